import { createDupinApi } from '../../src/api/dupin/dupin-api.ts'
import { VERSION } from '../../src/dupin.ts'

const nothing = (): never => {
  throw new Error('the description of the API asks nothing of a lake')
}

/** `docs/openapi.json`: Dupin's own API as `dupin serve` describes it at `/openapi.json`. */
export async function openApiText(): Promise<string> {
  const api = createDupinApi({
    graphOf: nothing,
    runs: { list: nothing, get: nothing, latest: nothing, report: nothing, subscribe: nothing },
    organization: nothing,
    audit: nothing,
    oidc: undefined,
    signIn: { current: nothing, withToken: nothing, out: nothing, issueToken: nothing },
    cursorKey: new Uint8Array(32),
    now: nothing,
    every: nothing,
    ready: nothing,
    metrics: nothing,
    onBug: nothing,
    version: VERSION,
  })
  const answer = await api.fetch(new Request('http://dupin.invalid/openapi.json'), {
    requestId: 'none',
    remoteAddress: '',
  })
  return `${JSON.stringify(await answer.json(), null, 2)}\n`
}
