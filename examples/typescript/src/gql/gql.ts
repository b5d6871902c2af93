/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment Backlog on Metrics {\n    openTickets {\n      value\n      byPriority: breakdown(by: [PRIORITY]) {\n        ...Bars\n      }\n      byTier: breakdown(by: [TIER]) {\n        ...Bars\n      }\n    }\n    overdueTickets {\n      value\n    }\n    backlogAge {\n      value\n      median: percentile(p: 50)\n    }\n    unansweredTickets {\n      value\n    }\n  }\n": typeof types.BacklogFragmentDoc,
    "\n  fragment Bars on Breakdown {\n    rows {\n      keys {\n        id\n        label\n      }\n      value\n    }\n  }\n": typeof types.BarsFragmentDoc,
    "\n  fragment Column on Kpi {\n    definition {\n      unit\n      currency\n    }\n    breakdown(by: [$by], first: 50) {\n      rows {\n        keys {\n          id\n          label\n        }\n        value\n      }\n      total {\n        value\n      }\n    }\n  }\n": typeof types.ColumnFragmentDoc,
    "\n  query Breakdown($scope: ScopeInput!, $by: Dimension!) {\n    metrics(scope: $scope) {\n      id\n      ticketsResolved {\n        ...Column\n      }\n      firstResponseTime {\n        ...Column\n      }\n      resolutionTime {\n        ...Column\n      }\n      firstContactResolutionRate {\n        ...Column\n      }\n      csat {\n        ...Column\n      }\n    }\n  }\n": typeof types.BreakdownDocument,
    "\n  fragment Change on Comparison {\n    value\n    change\n    changeRatio\n    better\n    significant\n  }\n": typeof types.ChangeFragmentDoc,
    "\n  fragment KpiTile on Kpi {\n    definition {\n      description\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n    series(grain: DAY) {\n      values\n    }\n  }\n": typeof types.KpiTileFragmentDoc,
    "\n  query Overview($range: ScopeInput!, $today: ScopeInput!) {\n    metrics(scope: $range) {\n      id\n      range {\n        start\n        end\n        timeZone\n      }\n      freshness {\n        asOf\n      }\n      ticketVolume {\n        ...KpiTile\n      }\n      ticketsResolved {\n        ...KpiTile\n      }\n      firstResponseTime {\n        ...KpiTile\n        ...Trend\n      }\n      resolutionTime {\n        ...KpiTile\n      }\n      firstContactResolutionRate {\n        ...KpiTile\n      }\n      onTimeResolutionRate {\n        ...KpiTile\n      }\n      reopenRate {\n        ...KpiTile\n      }\n      escalationRate {\n        ...KpiTile\n      }\n      csat {\n        ...Trend\n        ...Survey\n      }\n      nps {\n        ...Survey\n      }\n      ces {\n        ...Survey\n      }\n      surveyResponseRate {\n        value\n      }\n    }\n    today: metrics(scope: $today) {\n      id\n      ...Backlog\n    }\n  }\n": typeof types.OverviewDocument,
    "\n  fragment Survey on SurveyKpi {\n    definition {\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n  }\n": typeof types.SurveyFragmentDoc,
    "\n  fragment Trend on Kpi {\n    definition {\n      unit\n      currency\n    }\n    series(grain: DAY) {\n      starts\n      values\n      compareValues\n    }\n  }\n": typeof types.TrendFragmentDoc,
};
const documents: Documents = {
    "\n  fragment Backlog on Metrics {\n    openTickets {\n      value\n      byPriority: breakdown(by: [PRIORITY]) {\n        ...Bars\n      }\n      byTier: breakdown(by: [TIER]) {\n        ...Bars\n      }\n    }\n    overdueTickets {\n      value\n    }\n    backlogAge {\n      value\n      median: percentile(p: 50)\n    }\n    unansweredTickets {\n      value\n    }\n  }\n": types.BacklogFragmentDoc,
    "\n  fragment Bars on Breakdown {\n    rows {\n      keys {\n        id\n        label\n      }\n      value\n    }\n  }\n": types.BarsFragmentDoc,
    "\n  fragment Column on Kpi {\n    definition {\n      unit\n      currency\n    }\n    breakdown(by: [$by], first: 50) {\n      rows {\n        keys {\n          id\n          label\n        }\n        value\n      }\n      total {\n        value\n      }\n    }\n  }\n": types.ColumnFragmentDoc,
    "\n  query Breakdown($scope: ScopeInput!, $by: Dimension!) {\n    metrics(scope: $scope) {\n      id\n      ticketsResolved {\n        ...Column\n      }\n      firstResponseTime {\n        ...Column\n      }\n      resolutionTime {\n        ...Column\n      }\n      firstContactResolutionRate {\n        ...Column\n      }\n      csat {\n        ...Column\n      }\n    }\n  }\n": types.BreakdownDocument,
    "\n  fragment Change on Comparison {\n    value\n    change\n    changeRatio\n    better\n    significant\n  }\n": types.ChangeFragmentDoc,
    "\n  fragment KpiTile on Kpi {\n    definition {\n      description\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n    series(grain: DAY) {\n      values\n    }\n  }\n": types.KpiTileFragmentDoc,
    "\n  query Overview($range: ScopeInput!, $today: ScopeInput!) {\n    metrics(scope: $range) {\n      id\n      range {\n        start\n        end\n        timeZone\n      }\n      freshness {\n        asOf\n      }\n      ticketVolume {\n        ...KpiTile\n      }\n      ticketsResolved {\n        ...KpiTile\n      }\n      firstResponseTime {\n        ...KpiTile\n        ...Trend\n      }\n      resolutionTime {\n        ...KpiTile\n      }\n      firstContactResolutionRate {\n        ...KpiTile\n      }\n      onTimeResolutionRate {\n        ...KpiTile\n      }\n      reopenRate {\n        ...KpiTile\n      }\n      escalationRate {\n        ...KpiTile\n      }\n      csat {\n        ...Trend\n        ...Survey\n      }\n      nps {\n        ...Survey\n      }\n      ces {\n        ...Survey\n      }\n      surveyResponseRate {\n        value\n      }\n    }\n    today: metrics(scope: $today) {\n      id\n      ...Backlog\n    }\n  }\n": types.OverviewDocument,
    "\n  fragment Survey on SurveyKpi {\n    definition {\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n  }\n": types.SurveyFragmentDoc,
    "\n  fragment Trend on Kpi {\n    definition {\n      unit\n      currency\n    }\n    series(grain: DAY) {\n      starts\n      values\n      compareValues\n    }\n  }\n": types.TrendFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Backlog on Metrics {\n    openTickets {\n      value\n      byPriority: breakdown(by: [PRIORITY]) {\n        ...Bars\n      }\n      byTier: breakdown(by: [TIER]) {\n        ...Bars\n      }\n    }\n    overdueTickets {\n      value\n    }\n    backlogAge {\n      value\n      median: percentile(p: 50)\n    }\n    unansweredTickets {\n      value\n    }\n  }\n"): (typeof documents)["\n  fragment Backlog on Metrics {\n    openTickets {\n      value\n      byPriority: breakdown(by: [PRIORITY]) {\n        ...Bars\n      }\n      byTier: breakdown(by: [TIER]) {\n        ...Bars\n      }\n    }\n    overdueTickets {\n      value\n    }\n    backlogAge {\n      value\n      median: percentile(p: 50)\n    }\n    unansweredTickets {\n      value\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Bars on Breakdown {\n    rows {\n      keys {\n        id\n        label\n      }\n      value\n    }\n  }\n"): (typeof documents)["\n  fragment Bars on Breakdown {\n    rows {\n      keys {\n        id\n        label\n      }\n      value\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Column on Kpi {\n    definition {\n      unit\n      currency\n    }\n    breakdown(by: [$by], first: 50) {\n      rows {\n        keys {\n          id\n          label\n        }\n        value\n      }\n      total {\n        value\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Column on Kpi {\n    definition {\n      unit\n      currency\n    }\n    breakdown(by: [$by], first: 50) {\n      rows {\n        keys {\n          id\n          label\n        }\n        value\n      }\n      total {\n        value\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Breakdown($scope: ScopeInput!, $by: Dimension!) {\n    metrics(scope: $scope) {\n      id\n      ticketsResolved {\n        ...Column\n      }\n      firstResponseTime {\n        ...Column\n      }\n      resolutionTime {\n        ...Column\n      }\n      firstContactResolutionRate {\n        ...Column\n      }\n      csat {\n        ...Column\n      }\n    }\n  }\n"): (typeof documents)["\n  query Breakdown($scope: ScopeInput!, $by: Dimension!) {\n    metrics(scope: $scope) {\n      id\n      ticketsResolved {\n        ...Column\n      }\n      firstResponseTime {\n        ...Column\n      }\n      resolutionTime {\n        ...Column\n      }\n      firstContactResolutionRate {\n        ...Column\n      }\n      csat {\n        ...Column\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Change on Comparison {\n    value\n    change\n    changeRatio\n    better\n    significant\n  }\n"): (typeof documents)["\n  fragment Change on Comparison {\n    value\n    change\n    changeRatio\n    better\n    significant\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment KpiTile on Kpi {\n    definition {\n      description\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n    series(grain: DAY) {\n      values\n    }\n  }\n"): (typeof documents)["\n  fragment KpiTile on Kpi {\n    definition {\n      description\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n    series(grain: DAY) {\n      values\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Overview($range: ScopeInput!, $today: ScopeInput!) {\n    metrics(scope: $range) {\n      id\n      range {\n        start\n        end\n        timeZone\n      }\n      freshness {\n        asOf\n      }\n      ticketVolume {\n        ...KpiTile\n      }\n      ticketsResolved {\n        ...KpiTile\n      }\n      firstResponseTime {\n        ...KpiTile\n        ...Trend\n      }\n      resolutionTime {\n        ...KpiTile\n      }\n      firstContactResolutionRate {\n        ...KpiTile\n      }\n      onTimeResolutionRate {\n        ...KpiTile\n      }\n      reopenRate {\n        ...KpiTile\n      }\n      escalationRate {\n        ...KpiTile\n      }\n      csat {\n        ...Trend\n        ...Survey\n      }\n      nps {\n        ...Survey\n      }\n      ces {\n        ...Survey\n      }\n      surveyResponseRate {\n        value\n      }\n    }\n    today: metrics(scope: $today) {\n      id\n      ...Backlog\n    }\n  }\n"): (typeof documents)["\n  query Overview($range: ScopeInput!, $today: ScopeInput!) {\n    metrics(scope: $range) {\n      id\n      range {\n        start\n        end\n        timeZone\n      }\n      freshness {\n        asOf\n      }\n      ticketVolume {\n        ...KpiTile\n      }\n      ticketsResolved {\n        ...KpiTile\n      }\n      firstResponseTime {\n        ...KpiTile\n        ...Trend\n      }\n      resolutionTime {\n        ...KpiTile\n      }\n      firstContactResolutionRate {\n        ...KpiTile\n      }\n      onTimeResolutionRate {\n        ...KpiTile\n      }\n      reopenRate {\n        ...KpiTile\n      }\n      escalationRate {\n        ...KpiTile\n      }\n      csat {\n        ...Trend\n        ...Survey\n      }\n      nps {\n        ...Survey\n      }\n      ces {\n        ...Survey\n      }\n      surveyResponseRate {\n        value\n      }\n    }\n    today: metrics(scope: $today) {\n      id\n      ...Backlog\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Survey on SurveyKpi {\n    definition {\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n  }\n"): (typeof documents)["\n  fragment Survey on SurveyKpi {\n    definition {\n      unit\n      currency\n    }\n    value\n    sampleSize\n    accuracy {\n      low\n      high\n      enoughData\n    }\n    comparison {\n      ...Change\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Trend on Kpi {\n    definition {\n      unit\n      currency\n    }\n    series(grain: DAY) {\n      starts\n      values\n      compareValues\n    }\n  }\n"): (typeof documents)["\n  fragment Trend on Kpi {\n    definition {\n      unit\n      currency\n    }\n    series(grain: DAY) {\n      starts\n      values\n      compareValues\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;