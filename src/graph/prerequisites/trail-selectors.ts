import { type JsonValue, list, object, text } from '../request-json.ts'

/** Kinds of data events that a trail records when told to, by their name in WANTED_LOGS. */
export const DATA_TYPES: Readonly<Record<string, readonly string[]>> = {
  'sagemaker-data-events': ['AWS::SageMaker::Endpoint'],
  'bedrock-data-events': ['AWS::Bedrock::AgentAlias', 'AWS::Bedrock::KnowledgeBase'],
  's3-data-events': ['AWS::S3::Object'],
}

/** What selectors are stored as, an answer of GetEventSelectors with names as CloudTrail writes them. */
type Selectors = JsonValue

/** Whether writes are among the management events that a trail records, as they are of one that was told nothing. Reads alone name
 * no cause.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
export function recordsManagement(selectors: Selectors): boolean {
  const isByItself =
    list(selectors, 'eventSelectors').length === 0 && advanced(selectors).length === 0
  return (
    isByItself ||
    list(selectors, 'eventSelectors').some(
      (one) =>
        // It is left out where it is as it is by itself: on.
        object(one)?.['includeManagementEvents'] !== false &&
        text(one, 'readWriteType') !== 'ReadOnly',
    ) ||
    advanced(selectors).some(
      (fields) =>
        equalTo(fields, 'eventCategory', 'Management') && !equalTo(fields, 'readOnly', 'true'),
    )
  )
}

/** Whether a trail records data events of a type, of `arn` or, without it, of anything. Selectors that name what they leave out
 * are taken to record what they do not name.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
export function recordsData(selectors: Selectors, type: string, arn?: string): boolean {
  const basic = list(selectors, 'eventSelectors').flatMap((one) => list(one, 'dataResources'))
  return (
    basic.some(
      (one) =>
        text(one, 'type') === type &&
        strings(one, 'values').some((value) => arn === undefined || covers(value, arn)),
    ) ||
    advanced(selectors).some(
      (fields) =>
        equalTo(fields, 'eventCategory', 'Data') &&
        equalTo(fields, 'resources.type', type) &&
        (arn === undefined || mayName(fields, arn)),
    )
  )
}

/** `arn:aws:s3` stands for every bucket, `arn:aws:s3:::bucket/prefix` for what begins so. */
function covers(value: string, arn: string): boolean {
  return arn.startsWith(value) || value.startsWith(arn)
}

function advanced(selectors: Selectors): readonly (readonly JsonValue[])[] {
  return list(selectors, 'advancedEventSelectors').map((one) => list(one, 'fieldSelectors'))
}

function equalTo(fields: readonly JsonValue[], field: string, value: string): boolean {
  return fields.some(
    (one) => text(one, 'field') === field && strings(one, 'equals').includes(value),
  )
}

function mayName(fields: readonly JsonValue[], arn: string): boolean {
  const about = fields.filter((one) => text(one, 'field') === 'resources.ARN')
  return about.every((one) => {
    const named = [...strings(one, 'equals'), ...strings(one, 'startsWith')]
    const left = [...strings(one, 'notEquals'), ...strings(one, 'notStartsWith')]
    if (left.some((value) => arn.startsWith(value))) return false
    return named.length === 0 || named.some((value) => covers(value, arn))
  })
}

function strings(value: JsonValue, key: string): readonly string[] {
  return list(value, key).filter((one): one is string => typeof one === 'string')
}
