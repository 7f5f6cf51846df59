import { MINUTE } from '../../events/time.ts'
import { type Scenario, struckEndpoint, truthOfIncident, until } from '../scenario.ts'

const ABOUT = { name: 'unexplained', causeKind: 'unexplained', techniques: [] } as const

/** Something is odd and the logs do not say why: the only right answer is that. */
export const UNEXPLAINED: Scenario = {
  ...ABOUT,
  title: 'An endpoint slows down and no log says why',
  prose:
    'One endpoint’s latency doubles for some hours and returns by itself. No change, no caller, no neighbour explains it.',
  targets: ['support-intent', 'product-ranker'],
  hours: 4,
  plan: (context) => {
    const { random, time } = context
    const endpoint = struckEndpoint(context)
    const end = until(context, time, 2 + 2 * random.next())
    return {
      calls: [],
      effects: [{ from: time, to: end, ramp: 10 * MINUTE, endpoint: endpoint.arn, latency: 2.1 }],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset: time,
        end,
        entity: { type: 'sagemaker-endpoint', id: endpoint.arn },
        decisive: [],
        symptoms: ['ModelLatency'],
      }),
    }
  },
}
