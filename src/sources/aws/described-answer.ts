import { failureOf } from './api-failure.ts'
import type { Place } from './api-settings.ts'
import type { Pace } from './pace.ts'

/** What AWS answered, and the line that tells of it. */
export interface Answer<T> {
  readonly line: string
  /** Undefined where it refused. */
  readonly response: T | undefined
  /** Whether AWS was in no state to answer. */
  readonly isBusy: boolean
}

/** Puts one question and writes down what came of it. @throws when the credentials are no good: then nothing will be answered */
export type Ask = <T extends object>(
  operation: string,
  request: object,
  send: () => Promise<T>,
) => Promise<Answer<T>>

/** As many of a kind are described; what is beyond is said to be left out. */
export const MOST_DESCRIBED = 1000

/** @param asked when, as ISO 8601 */
export function askerOf(service: string, place: Place, pace: Pace, asked: string): Ask {
  const { account, region, who } = place
  return async (operation, request, send) => {
    const told = { service, operation, account, region, asked, request }
    await pace.step()
    try {
      const response = await send()
      return { line: lineOf({ ...told, response }), response, isBusy: false }
    } catch (error) {
      const action = `${service}:${operation}`
      const { kind, text } = failureOf(error, { action, region, who })
      if (kind === 'credentials') throw error
      const code = error instanceof Error ? error.name : 'Failed'
      return {
        line: lineOf({ ...told, error: { kind, code, message: text } }),
        response: undefined,
        isBusy: kind === 'busy',
      }
    }
  }
}

/** That more of a kind exist than are described. */
export function tooMany(
  service: string,
  operation: string,
  { account, region }: Place,
  asked: string,
): string {
  const message = `only the first ${MOST_DESCRIBED} were described`
  return lineOf({
    ...{ service, operation, account, region, asked, request: {} },
    error: { code: 'TooMany', message },
  })
}

function lineOf(answer: object): string {
  return JSON.stringify(answer, (key, value: unknown) => (key === '$metadata' ? undefined : value))
}
