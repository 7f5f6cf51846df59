import { HOUR, MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import { type Scenario, somebody, struckEndpoint, truthOfIncident, until } from '../scenario.ts'

const ABOUT = { name: 'scaling-limit', causeKind: 'configuration-change', techniques: [] } as const

/** Scaling may no longer add instances, so the next busy hour is slow. */
export const SCALING_LIMIT: Scenario = {
  ...ABOUT,
  title: 'A lowered scaling limit starves an endpoint of instances',
  prose:
    'An administrator registers the endpoint’s scalable target anew with a maximum of one instance. Within half an ' +
    'hour instances are taken away, and latency grows with the load.',
  targets: ['fraud-score', 'product-ranker'],
  hours: 9,
  atWork: true,
  plan: (context) => {
    const { random, time } = context
    const endpoint = struckEndpoint(context)
    const actor = somebody(context, endpoint.account, 'admin', time)
    const variant = endpoint.variants[0]?.name ?? ''
    const resourceId = `endpoint/${endpoint.name}/variant/${variant}`
    const register = (at: number, maxCapacity: number) => {
      const request = {
        serviceNamespace: 'sagemaker',
        resourceId,
        scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
        minCapacity: 1,
        maxCapacity,
      }
      const operation = 'application-autoscaling:RegisterScalableTarget'
      return call(actor, operation, { time: at, region: endpoint.region, request }, random)
    }
    const change = register(time, 1)
    const onset = time + (12 + random.int(16)) * MINUTE
    const end = until(context, onset, 5 + 3 * random.next())
    const entity = { type: 'sagemaker-endpoint', id: endpoint.arn } as const
    return {
      calls: [change, register(end - 10 * MINUTE, 8)],
      effects: [
        {
          from: onset,
          to: end,
          ramp: HOUR / 6,
          endpoint: endpoint.arn,
          latency: 2.4,
          cpu: 3,
          throttled: 0.01,
        },
      ],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity,
        actor,
        acted: entity,
        decisive: [change],
        symptoms: ['ModelLatency', 'CPUUtilization', 'Invocation4XXErrors'],
      }),
    }
  },
}
