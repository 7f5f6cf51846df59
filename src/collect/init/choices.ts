import { askedApis } from './asked-apis.ts'
import type { Survey } from './survey.ts'

/** What of a survey is collected, and how. */
export interface Choices {
  /** URLs of queues that are worked off. */
  readonly queues: ReadonlySet<string>
  /** Kinds of API that are asked. */
  readonly apis: ReadonlySet<string>
  /** Logs of earlier days are left alone: `2026-09-01`; everything is read where it is `''`. */
  readonly from: string
  /** Days that rows are kept. */
  readonly retentionDays: number
}

export const RETENTION_DAYS = 365

/** What is chosen where nobody is asked. */
export function defaultChoices(survey: Survey): Choices {
  return {
    queues: new Set(survey.queues.flatMap(({ url, isOurs }) => (isOurs ? [url] : []))),
    apis: new Set(askedApis(survey).flatMap(({ kind, isOn }) => (isOn ? [kind] : []))),
    from: '',
    retentionDays: RETENTION_DAYS,
  }
}
