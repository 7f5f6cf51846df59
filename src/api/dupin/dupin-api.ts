import { SESSION_COOKIE } from '../sign-in/cookies.ts'
import { type DupinApp, newApp } from './app.ts'
import { PROBLEMS } from './problems.ts'
import { addAccountRoutes } from './routes/account.ts'
import { addAddressListRoutes } from './routes/address-lists.ts'
import { addArchivedGroupRoutes } from './routes/archived-groups.ts'
import { addCoverageRoutes } from './routes/coverage.ts'
import { addCoverageHoursRoute } from './routes/coverage-hours.ts'
import { addEntityRoutes } from './routes/entities.ts'
import { addEntityNewsRoutes } from './routes/entity-news.ts'
import { addExportRoutes } from './routes/exports.ts'
import { addFindingGroupRoutes } from './routes/finding-groups.ts'
import { addFindingRoutes } from './routes/findings.ts'
import { addGraphRoutes } from './routes/graph.ts'
import { addLineageRoutes } from './routes/lineage.ts'
import { addModelRoutes } from './routes/models.ts'
import { addOidcRoutes } from './routes/oidc.ts'
import { addOpenRoutes } from './routes/open.ts'
import { addPanelRoutes } from './routes/panels.ts'
import { addRecordRoutes } from './routes/records.ts'
import { addRunRoutes } from './routes/runs.ts'
import { addSessionRoutes } from './routes/session.ts'
import { addSuppressionRoutes } from './routes/suppressions.ts'
import { addTrustRoutes } from './routes/trust.ts'
import type { DupinServices } from './services.ts'

export type { DupinServices, SeenGraph } from './services.ts'

/**
 * Dupin's own API: what Amazon Detective shows only in its console, and what it does not know of. Requests come with who
 * asks (`c.env`), authenticated already.
 */
export function createDupinApi(services: DupinServices): DupinApp {
  const app = newApp(services)
  addGraphRoutes(app, services)
  addCoverageRoutes(app, services)
  addCoverageHoursRoute(app, services)
  addModelRoutes(app, services)
  addRecordRoutes(app, services)
  addTrustRoutes(app, services)
  addEntityRoutes(app, services)
  addEntityNewsRoutes(app, services)
  addLineageRoutes(app, services)
  addPanelRoutes(app, services)
  addFindingGroupRoutes(app, services)
  addFindingRoutes(app, services)
  addExportRoutes(app, services)
  addRunRoutes(app, services)
  addSuppressionRoutes(app, services)
  addArchivedGroupRoutes(app, services)
  addAddressListRoutes(app, services)
  addAccountRoutes(app, services)
  addSessionRoutes(app, services)
  addOidcRoutes(app, services)
  addOpenRoutes(app, services)
  app.openAPIRegistry.registerComponent('securitySchemes', 'sigv4', {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'Signature Version 4 for the service `detective` and the Region of the server.',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'A session of the console. Taken only from its own pages (`Sec-Fetch-Site`, `Origin`), and only without Authorization.',
  })
  // It is long, always the same, and anybody may ask for it.
  let text: string | undefined
  app.get('/openapi.json', (c) => {
    text ??= JSON.stringify(app.getOpenAPI31Document(about(services.version)))
    return c.body(text, 200, { 'content-type': 'application/json' })
  })
  return app
}

/** What is said of the API before its routes. */
function about(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dupin',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ sigv4: [] }, { session: [] }],
    tags: TAGS,
  }
}

const TAGS = [
  { name: 'Graph', description: 'The whole behavior graph: summary, usage, coverage, records.' },
  { name: 'Entities', description: 'Who and what there is, and looks at it.' },
  { name: 'Findings', description: 'What is odd, what belongs together, and why it happened.' },
  { name: 'Runs', description: 'Investigations of everything.' },
  {
    name: 'Triage',
    description: 'What is set aside: accepted findings, archived groups; lists of addresses.',
  },
  { name: 'Account', description: 'Who asks, and what was asked.' },
  { name: 'Sign-in', description: 'Sessions of the console, for browsers.' },
  { name: 'Operation', description: 'For whoever runs the server; unsigned.' },
]

const PROBLEM_LIST = Object.entries(PROBLEMS).map(
  ([name, { status, title, meaning }]) =>
    `- \`urn:dupin:problem:${name}\` (${status}): ${title}. ${meaning}`,
)

const DESCRIPTION = [
  'Dupin investigates anomalies of AI models in production on AWS. This is its own API, beside that of Amazon Detective.',
  'Every answer tells only of what the key may see; what it may not see is answered like what does not exist. Ids are opaque: ' +
    'percent-encode them in paths. Times are ISO 8601 in UTC. Lists come in pages: ask again with `cursor` set to `next`.',
  'Errors are `application/problem+json` (RFC 9457):',
  PROBLEM_LIST.join('\n'),
].join('\n\n')
