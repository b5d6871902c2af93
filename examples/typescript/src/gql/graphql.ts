/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Conditions on one attribute; numbers compare as their JSON text. */
export type AttributeMatch = {
  in?: Array<string> | null | undefined;
  isNull?: boolean | null | undefined;
  key: string;
};

/** A half-open range: from `start` to just before `end`. */
export type BetweenInput = {
  end: string;
  start: string;
};

/** Which seconds of a duration count: all, or those inside working hours. Without a calendar the business value is null. */
export type Clock =
  | 'BUSINESS'
  | 'CALENDAR';

/** What to compare with: exactly one of these. */
export type CompareInput =
  {   previousPeriod: boolean; range?: never; samePeriodAgo?: never; }
  |  { previousPeriod?: never;   range: BetweenInput; samePeriodAgo?: never; }
  |  { previousPeriod?: never; range?: never;   samePeriodAgo: LastInput; };

/** What an answer can be broken down by. HOUR_OF_DAY is 0–23, DAY_OF_WEEK 1–7 from Monday, both in the zone of the scope. A KPI that has no value for one hour of many days has none of them: what is read at an instant or lasts, booked money, growth; `definition.dimensions` tells. */
export type Dimension =
  | 'AGENT'
  | 'CATEGORY'
  | 'CHANNEL'
  | 'DAY_OF_WEEK'
  | 'DEPARTMENT'
  | 'DIRECTION'
  | 'HOUR_OF_DAY'
  | 'PRIORITY'
  | 'QUESTION'
  | 'SEGMENT'
  | 'SERVICE'
  | 'SURVEY'
  | 'TAG'
  | 'TEAM'
  | 'TIER';

/** What facts count. The fields of one object are and-ed; an empty `any` or `in` matches nothing. */
export type FilterInput = {
  agent?: IdMatch | null | undefined;
  all?: Array<FilterInput> | null | undefined;
  any?: Array<FilterInput> | null | undefined;
  attribute?: AttributeMatch | null | undefined;
  category?: IdMatch | null | undefined;
  channel?: IdMatch | null | undefined;
  department?: IdMatch | null | undefined;
  direction?: IdMatch | null | undefined;
  not?: FilterInput | null | undefined;
  priority?: IdMatch | null | undefined;
  segment?: IdMatch | null | undefined;
  service?: IdMatch | null | undefined;
  survey?: IdMatch | null | undefined;
  tags?: TagMatch | null | undefined;
  team?: IdMatch | null | undefined;
  tier?: IdMatch | null | undefined;
};

/** The length of a bucket; AUTO picks one that draws well. */
export type Grain =
  | 'AUTO'
  | 'DAY'
  | 'HOUR'
  | 'MONTH'
  | 'QUARTER'
  | 'WEEK'
  | 'YEAR';

/** Conditions on one dimension, and-ed. Null is in no list. */
export type IdMatch = {
  in?: Array<string | number> | null | undefined;
  isNull?: boolean | null | undefined;
  notIn?: Array<string | number> | null | undefined;
};

/** The last so many whole buckets; with the one that runs, if asked. */
export type LastInput = {
  count: number;
  grain: Grain;
  includeCurrent?: boolean;
};

/** When: exactly one of these. */
export type RangeInput =
  {   between: BetweenInput; last?: never; toDate?: never; }
  |  { between?: never;   last: LastInput; toDate?: never; }
  |  { between?: never; last?: never;   toDate: Grain; };

/** Which facts count, in which range, and what to compare them with. */
export type ScopeInput = {
  clock?: Clock;
  compare?: CompareInput | null | undefined;
  filter?: FilterInput | null | undefined;
  range: RangeInput;
  timeZone?: string | null | undefined;
};

/** Conditions on the tags, and-ed. */
export type TagMatch = {
  allOf?: Array<string> | null | undefined;
  anyOf?: Array<string> | null | undefined;
  noneOf?: Array<string> | null | undefined;
};

/** What a value is measured in. SHARE is 0…1; POINTS go from −100 to 100. */
export type Unit =
  | 'COUNT'
  | 'MONEY'
  | 'PER_DAY'
  | 'PER_HOUR'
  | 'POINTS'
  | 'SCORE'
  | 'SECONDS'
  | 'SHARE';

export type BacklogFragment = { openTickets: { value: number | null, byPriority: { ' $fragmentRefs'?: { 'BarsFragment': BarsFragment } }, byTier: { ' $fragmentRefs'?: { 'BarsFragment': BarsFragment } } } | null, overdueTickets: { value: number | null } | null, backlogAge: { value: number | null, median: number | null } | null, unansweredTickets: { value: number | null } | null } & { ' $fragmentName'?: 'BacklogFragment' };

export type BarsFragment = { rows: Array<{ value: number | null, keys: Array<{ id: string | null, label: string }> }> } & { ' $fragmentName'?: 'BarsFragment' };

type Column_DurationKpi_Fragment = { definition: { unit: Unit, currency: string | null }, breakdown: { rows: Array<{ value: number | null, keys: Array<{ id: string | null, label: string }> }>, total: { value: number | null } } } & { ' $fragmentName'?: 'Column_DurationKpi_Fragment' };

type Column_ShareKpi_Fragment = { definition: { unit: Unit, currency: string | null }, breakdown: { rows: Array<{ value: number | null, keys: Array<{ id: string | null, label: string }> }>, total: { value: number | null } } } & { ' $fragmentName'?: 'Column_ShareKpi_Fragment' };

type Column_StockKpi_Fragment = { definition: { unit: Unit, currency: string | null }, breakdown: { rows: Array<{ value: number | null, keys: Array<{ id: string | null, label: string }> }>, total: { value: number | null } } } & { ' $fragmentName'?: 'Column_StockKpi_Fragment' };

type Column_SurveyKpi_Fragment = { definition: { unit: Unit, currency: string | null }, breakdown: { rows: Array<{ value: number | null, keys: Array<{ id: string | null, label: string }> }>, total: { value: number | null } } } & { ' $fragmentName'?: 'Column_SurveyKpi_Fragment' };

type Column_ValueKpi_Fragment = { definition: { unit: Unit, currency: string | null }, breakdown: { rows: Array<{ value: number | null, keys: Array<{ id: string | null, label: string }> }>, total: { value: number | null } } } & { ' $fragmentName'?: 'Column_ValueKpi_Fragment' };

export type ColumnFragment =
  | Column_DurationKpi_Fragment
  | Column_ShareKpi_Fragment
  | Column_StockKpi_Fragment
  | Column_SurveyKpi_Fragment
  | Column_ValueKpi_Fragment
;

export type BreakdownQueryVariables = Exact<{
  scope: ScopeInput;
  by: Dimension;
}>;


export type BreakdownQuery = { metrics: { id: string, ticketsResolved: { ' $fragmentRefs'?: { 'Column_ValueKpi_Fragment': Column_ValueKpi_Fragment } } | null, firstResponseTime: { ' $fragmentRefs'?: { 'Column_DurationKpi_Fragment': Column_DurationKpi_Fragment } } | null, resolutionTime: { ' $fragmentRefs'?: { 'Column_DurationKpi_Fragment': Column_DurationKpi_Fragment } } | null, firstContactResolutionRate: { ' $fragmentRefs'?: { 'Column_ShareKpi_Fragment': Column_ShareKpi_Fragment } } | null, csat: { ' $fragmentRefs'?: { 'Column_SurveyKpi_Fragment': Column_SurveyKpi_Fragment } } | null } };

export type ChangeFragment = { value: number | null, change: number | null, changeRatio: number | null, better: boolean | null, significant: boolean | null } & { ' $fragmentName'?: 'ChangeFragment' };

type KpiTile_DurationKpi_Fragment = { value: number | null, sampleSize: number, definition: { description: string, unit: Unit, currency: string | null }, accuracy: { low: number | null, high: number | null, enoughData: boolean }, comparison: { ' $fragmentRefs'?: { 'ChangeFragment': ChangeFragment } } | null, series: { values: Array<number | null> } } & { ' $fragmentName'?: 'KpiTile_DurationKpi_Fragment' };

type KpiTile_ShareKpi_Fragment = { value: number | null, sampleSize: number, definition: { description: string, unit: Unit, currency: string | null }, accuracy: { low: number | null, high: number | null, enoughData: boolean }, comparison: { ' $fragmentRefs'?: { 'ChangeFragment': ChangeFragment } } | null, series: { values: Array<number | null> } } & { ' $fragmentName'?: 'KpiTile_ShareKpi_Fragment' };

type KpiTile_StockKpi_Fragment = { value: number | null, sampleSize: number, definition: { description: string, unit: Unit, currency: string | null }, accuracy: { low: number | null, high: number | null, enoughData: boolean }, comparison: { ' $fragmentRefs'?: { 'ChangeFragment': ChangeFragment } } | null, series: { values: Array<number | null> } } & { ' $fragmentName'?: 'KpiTile_StockKpi_Fragment' };

type KpiTile_SurveyKpi_Fragment = { value: number | null, sampleSize: number, definition: { description: string, unit: Unit, currency: string | null }, accuracy: { low: number | null, high: number | null, enoughData: boolean }, comparison: { ' $fragmentRefs'?: { 'ChangeFragment': ChangeFragment } } | null, series: { values: Array<number | null> } } & { ' $fragmentName'?: 'KpiTile_SurveyKpi_Fragment' };

type KpiTile_ValueKpi_Fragment = { value: number | null, sampleSize: number, definition: { description: string, unit: Unit, currency: string | null }, accuracy: { low: number | null, high: number | null, enoughData: boolean }, comparison: { ' $fragmentRefs'?: { 'ChangeFragment': ChangeFragment } } | null, series: { values: Array<number | null> } } & { ' $fragmentName'?: 'KpiTile_ValueKpi_Fragment' };

export type KpiTileFragment =
  | KpiTile_DurationKpi_Fragment
  | KpiTile_ShareKpi_Fragment
  | KpiTile_StockKpi_Fragment
  | KpiTile_SurveyKpi_Fragment
  | KpiTile_ValueKpi_Fragment
;

export type OverviewQueryVariables = Exact<{
  range: ScopeInput;
  today: ScopeInput;
}>;


export type OverviewQuery = { metrics: { id: string, range: { start: string, end: string, timeZone: string }, freshness: { asOf: string }, ticketVolume: { ' $fragmentRefs'?: { 'KpiTile_ValueKpi_Fragment': KpiTile_ValueKpi_Fragment } } | null, ticketsResolved: { ' $fragmentRefs'?: { 'KpiTile_ValueKpi_Fragment': KpiTile_ValueKpi_Fragment } } | null, firstResponseTime: { ' $fragmentRefs'?: { 'KpiTile_DurationKpi_Fragment': KpiTile_DurationKpi_Fragment;'Trend_DurationKpi_Fragment': Trend_DurationKpi_Fragment } } | null, resolutionTime: { ' $fragmentRefs'?: { 'KpiTile_DurationKpi_Fragment': KpiTile_DurationKpi_Fragment } } | null, firstContactResolutionRate: { ' $fragmentRefs'?: { 'KpiTile_ShareKpi_Fragment': KpiTile_ShareKpi_Fragment } } | null, onTimeResolutionRate: { ' $fragmentRefs'?: { 'KpiTile_ShareKpi_Fragment': KpiTile_ShareKpi_Fragment } } | null, reopenRate: { ' $fragmentRefs'?: { 'KpiTile_ShareKpi_Fragment': KpiTile_ShareKpi_Fragment } } | null, escalationRate: { ' $fragmentRefs'?: { 'KpiTile_ShareKpi_Fragment': KpiTile_ShareKpi_Fragment } } | null, csat: { ' $fragmentRefs'?: { 'Trend_SurveyKpi_Fragment': Trend_SurveyKpi_Fragment;'SurveyFragment': SurveyFragment } } | null, nps: { ' $fragmentRefs'?: { 'SurveyFragment': SurveyFragment } } | null, ces: { ' $fragmentRefs'?: { 'SurveyFragment': SurveyFragment } } | null, surveyResponseRate: { value: number | null } | null }, today: (
    { id: string }
    & { ' $fragmentRefs'?: { 'BacklogFragment': BacklogFragment } }
  ) };

export type SurveyFragment = { value: number | null, sampleSize: number, definition: { unit: Unit, currency: string | null }, accuracy: { low: number | null, high: number | null, enoughData: boolean }, comparison: { ' $fragmentRefs'?: { 'ChangeFragment': ChangeFragment } } | null } & { ' $fragmentName'?: 'SurveyFragment' };

type Trend_DurationKpi_Fragment = { definition: { unit: Unit, currency: string | null }, series: { starts: Array<string>, values: Array<number | null>, compareValues: Array<number | null> | null } } & { ' $fragmentName'?: 'Trend_DurationKpi_Fragment' };

type Trend_ShareKpi_Fragment = { definition: { unit: Unit, currency: string | null }, series: { starts: Array<string>, values: Array<number | null>, compareValues: Array<number | null> | null } } & { ' $fragmentName'?: 'Trend_ShareKpi_Fragment' };

type Trend_StockKpi_Fragment = { definition: { unit: Unit, currency: string | null }, series: { starts: Array<string>, values: Array<number | null>, compareValues: Array<number | null> | null } } & { ' $fragmentName'?: 'Trend_StockKpi_Fragment' };

type Trend_SurveyKpi_Fragment = { definition: { unit: Unit, currency: string | null }, series: { starts: Array<string>, values: Array<number | null>, compareValues: Array<number | null> | null } } & { ' $fragmentName'?: 'Trend_SurveyKpi_Fragment' };

type Trend_ValueKpi_Fragment = { definition: { unit: Unit, currency: string | null }, series: { starts: Array<string>, values: Array<number | null>, compareValues: Array<number | null> | null } } & { ' $fragmentName'?: 'Trend_ValueKpi_Fragment' };

export type TrendFragment =
  | Trend_DurationKpi_Fragment
  | Trend_ShareKpi_Fragment
  | Trend_StockKpi_Fragment
  | Trend_SurveyKpi_Fragment
  | Trend_ValueKpi_Fragment
;

export const BarsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Bars"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Breakdown"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<BarsFragment, unknown>;
export const BacklogFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Backlog"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Metrics"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openTickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","alias":{"kind":"Name","value":"byPriority"},"name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"PRIORITY"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Bars"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"byTier"},"name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"TIER"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Bars"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"overdueTickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"backlogAge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","alias":{"kind":"Name","value":"median"},"name":{"kind":"Name","value":"percentile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"p"},"value":{"kind":"IntValue","value":"50"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"unansweredTickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Bars"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Breakdown"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<BacklogFragment, unknown>;
export const ColumnFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Column"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Kpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"by"}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]} as unknown as DocumentNode<ColumnFragment, unknown>;
export const ChangeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Change"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Comparison"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"changeRatio"}},{"kind":"Field","name":{"kind":"Name","value":"better"}},{"kind":"Field","name":{"kind":"Name","value":"significant"}}]}}]} as unknown as DocumentNode<ChangeFragment, unknown>;
export const KpiTileFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KpiTile"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Kpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"sampleSize"}},{"kind":"Field","name":{"kind":"Name","value":"accuracy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"enoughData"}}]}},{"kind":"Field","name":{"kind":"Name","value":"comparison"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Change"}}]}},{"kind":"Field","name":{"kind":"Name","value":"series"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"grain"},"value":{"kind":"EnumValue","value":"DAY"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"values"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Change"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Comparison"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"changeRatio"}},{"kind":"Field","name":{"kind":"Name","value":"better"}},{"kind":"Field","name":{"kind":"Name","value":"significant"}}]}}]} as unknown as DocumentNode<KpiTileFragment, unknown>;
export const SurveyFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Survey"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SurveyKpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"sampleSize"}},{"kind":"Field","name":{"kind":"Name","value":"accuracy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"enoughData"}}]}},{"kind":"Field","name":{"kind":"Name","value":"comparison"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Change"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Change"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Comparison"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"changeRatio"}},{"kind":"Field","name":{"kind":"Name","value":"better"}},{"kind":"Field","name":{"kind":"Name","value":"significant"}}]}}]} as unknown as DocumentNode<SurveyFragment, unknown>;
export const TrendFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Trend"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Kpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"series"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"grain"},"value":{"kind":"EnumValue","value":"DAY"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"starts"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"compareValues"}}]}}]}}]} as unknown as DocumentNode<TrendFragment, unknown>;
export const BreakdownDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Breakdown"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scope"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Dimension"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"metrics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"scope"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scope"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ticketsResolved"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Column"}}]}},{"kind":"Field","name":{"kind":"Name","value":"firstResponseTime"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Column"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resolutionTime"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Column"}}]}},{"kind":"Field","name":{"kind":"Name","value":"firstContactResolutionRate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Column"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csat"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Column"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Column"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Kpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"by"}}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]}}]} as unknown as DocumentNode<BreakdownQuery, BreakdownQueryVariables>;
export const OverviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Overview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"range"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"today"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ScopeInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"metrics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"scope"},"value":{"kind":"Variable","name":{"kind":"Name","value":"range"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"range"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshness"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ticketVolume"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ticketsResolved"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"firstResponseTime"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Trend"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resolutionTime"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"firstContactResolutionRate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"onTimeResolutionRate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reopenRate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"escalationRate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KpiTile"}}]}},{"kind":"Field","name":{"kind":"Name","value":"csat"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Trend"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Survey"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Survey"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ces"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Survey"}}]}},{"kind":"Field","name":{"kind":"Name","value":"surveyResponseRate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"Field","alias":{"kind":"Name","value":"today"},"name":{"kind":"Name","value":"metrics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"scope"},"value":{"kind":"Variable","name":{"kind":"Name","value":"today"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Backlog"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Change"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Comparison"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"changeRatio"}},{"kind":"Field","name":{"kind":"Name","value":"better"}},{"kind":"Field","name":{"kind":"Name","value":"significant"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Bars"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Breakdown"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KpiTile"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Kpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"sampleSize"}},{"kind":"Field","name":{"kind":"Name","value":"accuracy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"enoughData"}}]}},{"kind":"Field","name":{"kind":"Name","value":"comparison"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Change"}}]}},{"kind":"Field","name":{"kind":"Name","value":"series"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"grain"},"value":{"kind":"EnumValue","value":"DAY"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"values"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Trend"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Kpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"series"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"grain"},"value":{"kind":"EnumValue","value":"DAY"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"starts"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"compareValues"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Survey"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SurveyKpi"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"sampleSize"}},{"kind":"Field","name":{"kind":"Name","value":"accuracy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"enoughData"}}]}},{"kind":"Field","name":{"kind":"Name","value":"comparison"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Change"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Backlog"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Metrics"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openTickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","alias":{"kind":"Name","value":"byPriority"},"name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"PRIORITY"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Bars"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"byTier"},"name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"TIER"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Bars"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"overdueTickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"backlogAge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","alias":{"kind":"Name","value":"median"},"name":{"kind":"Name","value":"percentile"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"p"},"value":{"kind":"IntValue","value":"50"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"unansweredTickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<OverviewQuery, OverviewQueryVariables>;