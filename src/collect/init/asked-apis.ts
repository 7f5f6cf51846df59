import type { Survey } from './survey.ts'

/** An API that can be asked in an account, and whether that is worth it there. */
export interface AskedApi {
  readonly kind: 'cloudtrail' | 'cloudwatch' | 'descriptions' | 'guardduty' | 'security-hub'
  readonly regions: readonly string[]
  /** What it tells, for people. */
  readonly why: string
  /** Whether it is asked unless somebody says otherwise. */
  readonly isOn: boolean
}

/** The APIs that there are, in the light of what was found. */
export function askedApis(survey: Survey): readonly AskedApi[] {
  const { regions, guardDuty, hasTrail, mayAsk } = survey
  const apis: readonly AskedApi[] = [
    {
      kind: 'cloudtrail',
      regions,
      why: hasTrail
        ? 'A trail delivers the same and more. Without one this asks for changes of the last 90 days:'
        : 'No trail was found: CloudTrail is asked for changes of the last 90 days. Data events need a trail.',
      isOn: !hasTrail,
    },
    {
      kind: 'cloudwatch',
      regions,
      why: 'Metrics of endpoints and models: latency, errors, throttles, tokens.',
      isOn: true,
    },
    {
      kind: 'descriptions',
      regions,
      why: 'How endpoints, models and logging are set up: what an endpoint rests on, and what cannot be seen.',
      isOn: true,
    },
    {
      kind: 'guardduty',
      regions: guardDuty.length === 0 ? regions : guardDuty,
      why: guardDuty.length === 0 ? 'GuardDuty was not found enabled:' : 'Findings of GuardDuty.',
      isOn: guardDuty.length > 0,
    },
    {
      kind: 'security-hub',
      regions,
      why: 'Findings of Security Hub, where it is enabled; that was not asked:',
      isOn: false,
    },
  ]
  return apis
    .filter((api) => api.regions.length > 0)
    .map((api) =>
      mayAsk === undefined || mayAsk.has(api.kind)
        ? api
        : { ...api, isOn: false, why: `${api.why} The reader role may not ask it.` },
    )
}
