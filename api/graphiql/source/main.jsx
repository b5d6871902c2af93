// GraphiQL with this service's ways: the schema is public, so that texts and completion work
// before there is a key; questions go out by POST with what the headers editor says.

import { GraphiQL } from 'graphiql';
import { buildSchema } from 'graphql';
import { createRoot } from 'react-dom/client';
import { setNonce } from 'get-nonce';
import 'graphiql/style.css';
import './page.css';

const PLACEHOLDER = 'kpi_…';
const HEADERS = JSON.stringify({ Authorization: `Bearer ${PLACEHOLDER}` }, null, 2);
const EXAMPLE = `# 1. Put your key in place of ${PLACEHOLDER} in the
#    headers below. To make one:
#    supportkpi token create --scope read
# 2. Press the button, or Ctrl-Enter.

query Overview {
  metrics(
    scope: {
      range: { last: { count: 30, grain: DAY } }
      compare: { previousPeriod: true }
    }
  ) {
    range { start end timeZone }
    firstResponseTime {
      value # seconds; null = no data
      sampleSize
      p90: percentile(p: 90)
      comparison { changeRatio better significant }
    }
    csat {
      value
      accuracy { low high }
      breakdown(by: [CHANNEL]) {
        rows { keys { label } value sampleSize }
      }
    }
    openTickets {
      value
      series(grain: WEEK) { starts values }
    }
  }
}
`;

function problem(code, message) {
  return { errors: [{ message, extensions: { code } }] };
}

async function ask(told, { headers = {} } = {}) {
  if (Object.values(headers).some(value => String(value).includes(PLACEHOLDER))) {
    return problem('UNAUTHENTICATED', `Put your key in place of ${PLACEHOLDER} in the headers below.`);
  }
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: {
      Accept: 'application/graphql-response+json',
      ...headers,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(told),
  });
  const answer = await response.json();
  return answer.data || answer.errors ? answer : problem(answer.code, answer.detail);
}

// What the page may style is told by its Content-Security-Policy; so are the sheets made at run time.
setNonce(document.querySelector('style').nonce);

const asked = new URLSearchParams(location.search);
const sdl = await (await fetch('/schema.graphql')).text();

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={ask}
    schema={buildSchema(sdl)}
    defaultQuery={EXAMPLE}
    defaultHeaders={HEADERS}
    initialQuery={asked.get('query') ?? undefined}
    initialVariables={asked.get('variables') ?? undefined}
    initialHeaders={asked.has('query') ? HEADERS : undefined}
    defaultEditorToolsVisibility="headers"
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>
      <a className="home" href="/">supportkpi</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
