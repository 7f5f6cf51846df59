import { type Scenario, struckEndpoint } from '../scenario.ts'
import { abuseOf } from './extraction.ts'

const ABOUT = {
  name: 'endpoint-flood',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0029', 'AML.T0046', 'AML.T0040'],
} as const

/** Somebody asks so much that others are not served. */
export const ENDPOINT_FLOOD: Scenario = {
  ...ABOUT,
  title: 'A caller floods an endpoint until others are not served',
  prose:
    'A session of the development notebook role assumes a role beside the endpoint and asks it what customers ask, ' +
    'hundreds of times as often. Calls are throttled, the model slows down and fails.',
  targets: ['credit-limit', 'price-forecast'],
  hours: 4,
  plan: (context) => {
    const incident = abuseOf(
      context,
      ABOUT,
      { callsPerDay: 38_000, curve: 'steady' },
      1.6 + context.random.next(),
    )
    const { onset, end } = incident.truth
    const harm = { throttled: 0.3, serverErrors: 0.06, latency: 2.4, cpu: 1.9 }
    const symptoms = ['Invocations', 'ModelLatency', 'Invocation5XXErrors', 'callers']
    return {
      ...incident,
      effects: [{ from: onset, to: end, endpoint: struckEndpoint(context).arn, ...harm }],
      truth: { ...incident.truth, symptoms },
    }
  },
}
