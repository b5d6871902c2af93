// GraphiQL with this service's ways: the schema is public, so that texts and completion work
// before there is a key; questions go out by POST with what the headers editor says.

import { GraphiQL } from 'graphiql';
import { buildSchema, getOperationAST, parse } from 'graphql';
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

function isLive({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false; // The service tells what is wrong with it.
  }
}

function send(told, accept, headers) {
  return fetch('/graphql', {
    method: 'POST',
    headers: { ...headers, Accept: accept, 'Content-Type': 'application/json' },
    body: JSON.stringify(told),
  });
}

async function answer(response) {
  const body = await response.json();
  return body.data || body.errors ? body : problem(body.code, body.detail);
}

async function* listen(told, headers) {
  const response = await send(told, 'text/event-stream', headers);
  if (!response.ok) {
    yield await answer(response);
    return;
  }
  let rest = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      for (const event of events) {
        const data = event.match(/^event: next\ndata: (.*)$/);
        if (data) yield JSON.parse(data[1]);
      }
    }
  } finally {
    await reader.cancel();
  }
}

function ask(told, { headers = {} } = {}) {
  if (Object.values(headers).some(value => String(value).includes(PLACEHOLDER))) {
    return problem('UNAUTHENTICATED', `Put your key in place of ${PLACEHOLDER} in the headers below.`);
  }
  if (isLive(told)) return listen(told, headers);
  return send(told, 'application/graphql-response+json', headers).then(answer);
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
