import { deployment } from '../deployment.ts'
import { type Scenario, somebody, struckEndpoint, truthOfIncident, until } from '../scenario.ts'

const ABOUT = {
  name: 'capture-off',
  causeKind: 'configuration-change',
  techniques: ['T1562.008'],
} as const

/** The endpoint goes on, unobserved. */
export const CAPTURE_OFF: Scenario = {
  ...ABOUT,
  title: 'Data capture of an endpoint is switched off',
  prose:
    'An engineer’s session updates an endpoint to a configuration that differs in one point: data capture is off. ' +
    'Traffic, latency and errors stay as they were, but no captured record arrives any more.',
  targets: ['price-forecast', 'fraud-score', 'credit-limit'],
  hours: 20,
  atWork: true,
  plan: (context) => {
    const { organisation, random, time } = context
    const endpoint = struckEndpoint(context)
    const actor = somebody(context, endpoint.account, 'engineer', time)
    const change = deployment(organisation, endpoint, actor, time, { captureOff: true }, random)
    const end = until(context, change.inService, 20)
    const entity = { type: 'sagemaker-endpoint', id: endpoint.arn } as const
    return {
      calls: change.calls,
      effects: [{ from: change.inService, to: end, endpoint: endpoint.arn, stopsCapture: true }],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset: change.inService,
        end,
        entity,
        actor,
        acted: entity,
        decisive: change.decisive,
        symptoms: ['captured records'],
      }),
    }
  },
}
