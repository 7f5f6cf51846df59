import { endpointId } from '../../events/arn.ts'
import type { JsonObject } from '../format.ts'
import { anyField, arrayField, isObject, objectField, textField } from '../json-fields.ts'
import type { Description } from './record.ts'

/** A resource, or a setting, as an answer describes it. */
export interface Described {
  readonly id: string
  /** As AWS Config names it; of settings that it does not know in its style. */
  readonly kind: string
  readonly name: string
  /** When it last changed; `''` where the answer does not say. */
  readonly changed: string
  readonly created: string
  readonly state: JsonObject
}

type Answer = Pick<Description, 'account' | 'region' | 'request'> & {
  readonly response: JsonObject
}
type Reader = (answer: Answer) => readonly Described[]

/** What each operation's answer tells; an operation that is only asked for the names to ask further has no line. */
const READERS: Readonly<Record<string, Reader>> = {
  'sagemaker:DescribeEndpoint': ({ response, account, region }) => [
    {
      ...resource(response, 'AWS::SageMaker::Endpoint', 'EndpointArn', 'EndpointName'),
      id: endpointId(textField(response, 'EndpointName'), account, region),
    },
  ],
  'sagemaker:DescribeEndpointConfig': ({ response }) => [
    resource(response, 'AWS::SageMaker::EndpointConfig', 'EndpointConfigArn', 'EndpointConfigName'),
  ],
  'sagemaker:DescribeModel': ({ response }) => [
    resource(response, 'AWS::SageMaker::Model', 'ModelArn', 'ModelName'),
  ],
  'sagemaker:DescribeModelPackage': ({ response }) => [
    resource(response, 'AWS::SageMaker::ModelPackage', 'ModelPackageArn', 'ModelPackageName'),
  ],
  'sagemaker:ListMonitoringSchedules': ({ response }) =>
    listed(response, 'MonitoringScheduleSummaries').map((one) =>
      resource(
        one,
        'AWS::SageMaker::MonitoringSchedule',
        'MonitoringScheduleArn',
        'MonitoringScheduleName',
      ),
    ),
  'bedrock:GetModelInvocationLoggingConfiguration': (answer) => {
    const configuration = objectField(answer.response, 'loggingConfig')
    return [
      setting(
        answer,
        'bedrock',
        'model-invocation-logging',
        'AWS::Bedrock::ModelInvocationLogging',
        {
          configured: configuration !== undefined && Object.keys(configuration).length > 0,
          ...configuration,
        },
      ),
    ]
  },
  'bedrock:GetGuardrail': ({ response }) => [
    resource(response, 'AWS::Bedrock::Guardrail', 'guardrailArn', 'name'),
  ],
  'bedrock:ListInferenceProfiles': ({ response }) =>
    listed(response, 'inferenceProfileSummaries').map((one) =>
      resource(
        one,
        'AWS::Bedrock::ApplicationInferenceProfile',
        'inferenceProfileArn',
        'inferenceProfileName',
      ),
    ),
  'bedrock:ListProvisionedModelThroughputs': ({ response }) =>
    listed(response, 'provisionedModelSummaries').map((one) =>
      resource(
        one,
        'AWS::Bedrock::ProvisionedModelThroughput',
        'provisionedModelArn',
        'provisionedModelName',
      ),
    ),
  'bedrock:GetCustomModel': ({ response }) => [
    resource(response, 'AWS::Bedrock::CustomModel', 'modelArn', 'modelName'),
  ],
  'bedrock:GetImportedModel': ({ response }) => [
    resource(response, 'AWS::Bedrock::ImportedModel', 'modelArn', 'modelName'),
  ],
  'cloudtrail:DescribeTrails': (answer) => {
    const trails = listed(answer.response, 'trailList')
    const arns = trails.map((trail) => textField(trail, 'TrailARN'))
    return [
      setting(answer, 'cloudtrail', 'trails', 'AWS::CloudTrail::Trails', {
        trails: arns.toSorted(),
      }),
      ...trails.map((trail) => resource(trail, 'AWS::CloudTrail::Trail', 'TrailARN', 'Name')),
    ]
  },
  'cloudtrail:GetTrailStatus': ({ response, request }) => [trailStatus(response, request)],
  'cloudtrail:GetEventSelectors': ({ response }) => [
    resource(response, 'AWS::CloudTrail::EventSelectors', 'TrailARN', 'TrailARN'),
  ],
  'guardduty:ListDetectors': (answer) => [
    setting(answer, 'guardduty', 'detectors', 'AWS::GuardDuty::Detectors', {
      detectors: arrayField(answer.response, 'DetectorIds'),
    }),
  ],
  'guardduty:GetDetector': ({ response, request, account, region }) => {
    const name = textField(request, 'DetectorId')
    return [
      {
        ...resource(response, 'AWS::GuardDuty::Detector', '', ''),
        id: name === '' ? '' : `arn:aws:guardduty:${region}:${account}:detector/${name}`,
        name,
      },
    ]
  },
}

/** What an answer describes; nothing where it only names what to ask for. */
export function describedIn(description: Description): readonly Described[] {
  const { service, operation, account, region, request, response } = description
  const name = `${service}:${operation}`
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined
  if (reader === undefined || response === undefined) return []
  return reader({ account, region, request, response }).slice(0, MOST_LISTED)
}

/** An answer has pages, and a page of none of these operations is longer. */
const MOST_LISTED = 1000

/** Says nothing of the resource, or says it a second time. */
const NO_STATE: ReadonlySet<string> = new Set(['$metadata', 'NextToken', 'nextToken'])

function listed(response: JsonObject, name: string): readonly JsonObject[] {
  return arrayField(response, name).filter(isObject)
}

function resource(response: JsonObject, kind: string, arn: string, name: string): Described {
  const first = (...names: readonly string[]) =>
    names.map((one) => textField(response, one)).find((value) => value !== '') ?? ''
  return {
    id: textField(response, arn),
    kind,
    name: textField(response, name) || textField(response, arn),
    changed: first(
      'LastModifiedTime',
      'lastModifiedTime',
      'UpdatedAt',
      'updatedAt',
      'CreationTime',
      'creationTime',
      'createdAt',
    ),
    created: first('CreationTime', 'creationTime', 'CreatedAt', 'createdAt'),
    state: Object.fromEntries(Object.entries(response).filter(([key]) => !NO_STATE.has(key))),
  }
}

/** What holds for all of an account in a Region and is no resource. */
function setting(
  { account, region }: Answer,
  service: string,
  name: string,
  kind: string,
  state: JsonObject,
): Described {
  const id = `arn:aws:${service}:${region}:${account}:${name}`
  return { id, kind, name, changed: '', created: '', state }
}

/** Times of the last delivery change all the time and say nothing of how it is configured. */
function trailStatus(response: JsonObject, request: JsonObject | undefined): Described {
  const id = textField(request, 'Name')
  const times = [textField(response, 'StartLoggingTime'), textField(response, 'StopLoggingTime')]
  return {
    id,
    kind: 'AWS::CloudTrail::TrailStatus',
    name: id,
    changed: times.toSorted().at(-1) ?? '',
    created: '',
    state: {
      IsLogging: anyField(response, 'IsLogging') ?? null,
      LatestDeliveryError: textField(response, 'LatestDeliveryError'),
      LatestDigestDeliveryError: textField(response, 'LatestDigestDeliveryError'),
    },
  }
}
