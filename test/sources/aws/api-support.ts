import { onTestFinished } from 'vitest'
import type { ApiDeps } from '../../../src/sources/aws/api-settings.ts'
import { clientSettings } from '../../../src/sources/aws/session.ts'
import { temporaryFolder } from '../../lake/ingest-support.ts'
import { type Answer, type ApiStandIn, startApis } from '../../support/aws/api-stand-in.ts'

/** APIs that stand in for AWS until the test is over. */
export async function apisFor(answer: Answer): Promise<ApiStandIn> {
  const apis = await startApis(answer)
  onTestFinished(() => apis.close())
  return apis
}

/** Deps over them; the clock stands at `now()` and sleeping takes no time, which `slept` adds up. */
export function depsFor(
  apis: Pick<ApiStandIn, 'url'>,
  now: () => number,
  onSleep: (milliseconds: number) => void = () => undefined,
): ApiDeps {
  return {
    clock: { now, monotonic: now, sleep: async (milliseconds) => onSleep(milliseconds) },
    spool: temporaryFolder(),
    clientSettings: async (target) => {
      process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE'
      process.env['AWS_SECRET_ACCESS_KEY'] = 'example'
      const settings = await clientSettings({ ...target, endpointUrl: apis.url })
      return { ...settings, maxAttempts: 2 }
    },
  }
}
