import { shortName } from '../../events/arn.ts'
import { list, object, text } from '../request-json.ts'
import { endpointsOf } from './place-endpoints.ts'
import { lineOf, type Place, type Prerequisite, stateOf } from './prerequisite.ts'

/** Whether each endpoint captures its queries. */
export function captureLines(place: Place): readonly Prerequisite[] {
  const refused = place.known.some(({ kind }) => kind === 'sagemaker:ListEndpoints')
  const endpoints = endpointsOf(place)
  if (refused && endpoints.length === 0)
    return [
      lineOf(place, {
        log: 'sagemaker-data-capture',
        state: 'not-known',
        found: 'Which endpoints there are may not be asked: allow sagemaker:ListEndpoints.',
        collected: false,
      }),
    ]
  return endpoints.flatMap(({ endpoint, configuration }) => {
    const known = place.lineage.configurations.get(configuration)
    if (known === undefined) return []
    const name = shortName(endpoint)
    return lineOf(place, {
      log: 'sagemaker-data-capture',
      state: stateOf(known.capture),
      found: `Data capture of ${name} is ${known.capture ? 'on' : 'off'}.`,
      about: { type: 'sagemaker-endpoint', id: endpoint },
      collected: place.captured.has(endpoint) || place.captured.has(`endpoint/${name}`),
    })
  })
}

/** Whether Bedrock logs invocations. */
export function invocationLines(place: Place): readonly Prerequisite[] {
  const log = 'bedrock-invocation'
  const setting = place.known.find(({ kind }) => kind === 'AWS::Bedrock::ModelInvocationLogging')
  if (setting === undefined)
    return place.known.some(({ kind }) => kind.startsWith('bedrock:'))
      ? [
          lineOf(place, {
            log,
            state: 'not-known',
            found:
              'Whether invocations are logged may not be asked: allow bedrock:GetModelInvocationLoggingConfiguration.',
          }),
        ]
      : []
  const isOn = object(setting.state)?.['configured'] === true
  const { bucketName, keyPrefix } = object(setting.state, 's3Config') ?? {}
  const parts = [bucketName, keyPrefix].filter((part) => typeof part === 'string' && part !== '')
  return [
    lineOf(place, {
      log,
      state: stateOf(isOn),
      found: `Model invocation logging is ${isOn ? 'on' : 'off'}.`,
      destination: parts.length === 0 ? '' : `s3://${parts.join('/')}`,
    }),
  ]
}

/** Whether GuardDuty watches. */
export function guardLines(place: Place): readonly Prerequisite[] {
  const log = 'guardduty'
  const all = place.known.find(({ kind }) => kind === 'AWS::GuardDuty::Detectors')
  if (all === undefined)
    return place.known.some(({ kind }) => kind.startsWith('guardduty:'))
      ? [
          lineOf(place, {
            log,
            state: 'not-known',
            found: 'Whether GuardDuty is enabled may not be asked: allow guardduty:ListDetectors.',
          }),
        ]
      : []
  const names = new Set(list(all.state, 'detectors'))
  const isOn = place.known.some(
    ({ kind, resource, state }) =>
      kind === 'AWS::GuardDuty::Detector' &&
      names.has(shortName(resource)) &&
      text(state, 'status') === 'ENABLED',
  )
  const isNotKnown =
    !isOn && names.size > 0 && place.known.some(({ kind }) => kind === 'guardduty:GetDetector')
  return [
    lineOf(place, {
      log,
      state: isNotKnown ? 'not-known' : stateOf(isOn),
      found: isNotKnown
        ? 'Whether GuardDuty is enabled may not be asked: allow guardduty:GetDetector.'
        : `GuardDuty is ${isOn ? 'enabled' : 'not enabled'}.`,
    }),
  ]
}
