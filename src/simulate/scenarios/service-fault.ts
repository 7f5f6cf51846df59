import { MINUTE } from '../../events/time.ts'
import { type Scenario, truthOfIncident, until } from '../scenario.ts'

const ABOUT = { name: 'service-fault', causeKind: 'service-fault', techniques: [] } as const

/** A Region has a bad hour; nobody did anything. */
export const SERVICE_FAULT: Scenario = {
  ...ABOUT,
  title: 'A Region has a bad hour',
  prose:
    'Latency and server errors rise at once for every endpoint and model in one Region, and fall again together. No ' +
    'call of anybody’s precedes it.',
  targets: ['eu-west-1'],
  hours: 3,
  plan: (context) => {
    const { random, time, target: region } = context
    const end = until(context, time, 1.2 + random.next())
    const errors = 0.03 + 0.03 * random.next()
    return {
      calls: [],
      effects: [
        {
          from: time,
          to: end,
          ramp: 6 * MINUTE,
          region,
          latency: 2.2,
          overhead: 4,
          serverErrors: errors,
        },
      ],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset: time,
        end,
        entity: { type: 'aws-region', id: region },
        decisive: [],
        symptoms: ['OverheadLatency', 'ModelLatency', 'InvocationLatency', 'Invocation5XXErrors'],
      }),
    }
  },
}
