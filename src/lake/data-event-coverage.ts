import { type EntityType, entityTypeCode } from '../events/entity.ts'
import type { Engine } from './engine.ts'

/** Calls that CloudTrail holds only when a trail was told to record data events of that kind. */
interface DataEvents {
  readonly operations: readonly string[]
  /** What shows that there is something of that kind to be called. */
  readonly known:
    | { readonly types: readonly EntityType[] }
    | { readonly operations: readonly string[] }
  /** What cannot be seen, in words. */
  readonly missing: string
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html */
const KINDS: readonly DataEvents[] = [
  {
    operations: ['InvokeEndpoint', 'InvokeEndpointAsync', 'InvokeEndpointWithResponseStream'],
    known: { types: ['sagemaker-endpoint'] },
    missing:
      'CloudTrail data events of SageMaker endpoints: without them it is not seen who calls an endpoint, and no such call in the logs is not no call',
  },
  {
    operations: ['InvokeAgent', 'Retrieve', 'RetrieveAndGenerate'],
    known: { types: ['bedrock-agent', 'knowledge-base'] },
    missing:
      'CloudTrail data events of Bedrock agents and knowledge bases: without them it is not seen who asks them',
  },
  {
    operations: ['GetObject', 'PutObject', 'DeleteObject', 'CopyObject'],
    known: { operations: ['CreateModel', 'CreateTrainingJob', 'CreateDataSource'] },
    missing:
      'CloudTrail data events of S3: without them nobody is seen who takes or replaces artifacts of models and what they learn from',
  },
  {
    operations: [
      'update leases',
      'get leases',
      'watch pods',
      'list pods',
      'get pods',
      'create pods',
    ],
    known: { types: ['eks-cluster'] },
    missing:
      'EKS audit logs: without them it is not seen who does what within a cluster, such as running pods and reading secrets',
  },
]

/** Kinds of data events of which nothing was collected although there is something that they would tell of. */
export async function missingDataEvents(engine: Engine): Promise<readonly string[]> {
  const missing: string[] = []
  for (const { operations, known, missing: words } of KINDS) {
    const [row] = await engine.query(
      `SELECT EXISTS (SELECT 1 FROM stored.api_call WHERE ${CALLED('$1')}) AS collected,
         ${'types' in known ? TARGETED(known.types) : `EXISTS (SELECT 1 FROM stored.api_call WHERE ${CALLED('$2')})`} AS known`,
      'types' in known ? [[...operations]] : [[...operations], [...known.operations]],
    )
    if (row?.['collected'] === false && row['known'] === true) missing.push(words)
  }
  return missing
}

const CALLED = (list: string) =>
  `operation IN (SELECT id FROM term WHERE text IN (SELECT unnest(${list}::VARCHAR[])))`

const TARGETED = (types: readonly EntityType[]) =>
  `EXISTS (SELECT 1 FROM stored.api_call WHERE target_type IN (${types.map(entityTypeCode).join(', ')}))`
