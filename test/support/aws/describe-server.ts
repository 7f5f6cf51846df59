import { onTestFinished } from 'vitest'
import type { ApiDeps } from '../../../src/sources/aws/api-settings.ts'
import { clientSettings } from '../../../src/sources/aws/session.ts'
import { type ApiCall, type ApiStandIn, startApis } from './api-stand-in.ts'

/** What an API of AWS is asked: `cloudtrail:DescribeTrails`, in which Region, with what. */
export type DescribeCall = Pick<ApiCall, 'action' | 'region' | 'input'>

/** A body, or the name of an error. */
export type DescribeAnswer = object | string

export const ACCOUNT = '111122223333'

/** Stands in for the APIs that say how things are configured, and notes what it is asked. */
export async function startDescribing(
  answer: (call: DescribeCall) => DescribeAnswer,
): Promise<ApiStandIn> {
  const apis = await startApis((call) => {
    const answered = answer(call)
    return typeof answered === 'string' ? { error: answered } : { body: answered }
  }, ACCOUNT)
  onTestFinished(() => apis.close())
  return apis
}

/** What sources need beside their settings, against a stand-in. */
export function describeDeps(url: string, spool: string, now: () => number): ApiDeps {
  return {
    clock: { now, monotonic: now, sleep: async () => undefined },
    spool,
    clientSettings: async (target) => ({
      ...(await clientSettings({ ...target, endpointUrl: url })),
      credentials: async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 's' }),
      maxAttempts: 1,
    }),
  }
}
