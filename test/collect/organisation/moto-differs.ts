import { skipped } from '../../support/command.ts'
import type { Deviation } from './compared-rows.ts'

/** Which of what Dupin asks moto 5.2.1 does not know. */
export const UNKNOWN_TO_MOTO = [
  'bedrock:ListGuardrails',
  'bedrock:ListImportedModels',
  'bedrock:ListInferenceProfiles',
  'bedrock:ListProvisionedModelThroughputs',
  'cloudtrail:LookupEvents',
  'guardduty:ListFindings',
  'sagemaker:ListMonitoringSchedules',
]

/** Where moto answers otherwise than AWS's API references say; our stand-in answers as they do. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    kind: 'AWS::SageMaker::Endpoint',
    path: ['productionVariants', 'deployedImages'],
    how: 'moto leaves out which images run',
  },
  {
    kind: 'AWS::SageMaker::EndpointConfig',
    path: ['enableNetworkIsolation'],
    how: 'moto leaves it out',
  },
  { kind: 'AWS::SageMaker::Model', path: ['primaryContainer', 'mode'], how: 'moto leaves it out' },
  {
    kind: 'AWS::CloudTrail::Trail',
    path: ['hasCustomEventSelectors'],
    how: 'moto denies that selectors were put',
  },
  {
    kind: 'AWS::GuardDuty::Detector',
    path: ['dataSources'],
    how: 'moto says that what is always on is off',
  },
]

/** What is not compared for want of an answer that AWS would give. */
const NOT_COMPARED: readonly (readonly [what: string, why: string])[] = [
  ['sts:AssumeRole with a wrong external id', 'moto looks at none'],
  ['securityhub:GetFindings by time', 'moto gives all findings, whichever are asked for'],
  ['percentiles of cloudwatch:GetMetricData', 'moto knows none'],
  ['bedrock:ListCustomModels with a model', 'moto writes times in a way that the SDK refuses'],
  ['ETags in events of EventBridge', 'moto names them otherwise, which is mended on the way'],
]

/** Says on the test's output what is left out. @param unknown actions, as it turned out */
export function tellWhatDiffers(unknown: ReadonlySet<string>): void {
  for (const action of unknown) skipped(`moto's ${action}`, 'it has none')
  for (const { kind, path, how } of DEVIATIONS) skipped(`moto's ${kind} ${path.join('.')}`, how)
  for (const [what, why] of NOT_COMPARED) skipped(what, why)
}
