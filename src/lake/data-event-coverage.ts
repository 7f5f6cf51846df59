import { type EntityType, entityTypeCode } from '../events/entity.ts'
import type { Engine } from './engine.ts'

/** Calls that CloudTrail holds only when a trail was told to record data events of that kind. */
interface DataEvents {
  /** Its name in WANTED_LOGS. */
  readonly log: string
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
    log: 'sagemaker-data-events',
    operations: ['InvokeEndpoint', 'InvokeEndpointAsync', 'InvokeEndpointWithResponseStream'],
    known: { types: ['sagemaker-endpoint'] },
    missing:
      'CloudTrail data events of SageMaker endpoints: without them it is not seen who calls an endpoint, and no such call in the logs is not no call',
  },
  {
    log: 'bedrock-data-events',
    operations: ['InvokeAgent', 'Retrieve', 'RetrieveAndGenerate'],
    known: { types: ['bedrock-agent', 'knowledge-base'] },
    missing:
      'CloudTrail data events of Bedrock agents and knowledge bases: without them it is not seen who asks them',
  },
  {
    log: 's3-data-events',
    operations: ['GetObject', 'PutObject', 'DeleteObject', 'CopyObject'],
    known: { operations: ['CreateModel', 'CreateTrainingJob', 'CreateDataSource'] },
    missing:
      'CloudTrail data events of S3: without them nobody is seen who takes or replaces artifacts of models and what they learn from',
  },
  {
    log: 'eks-audit',
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

/** The calls that show that data events of a kind were collected, by their name in WANTED_LOGS. */
export const DATA_EVENT_OPERATIONS: Readonly<Record<string, readonly string[]>> =
  Object.fromEntries(KINDS.map(({ log, operations }) => [log, operations]))

/** Whether calls of a kind were collected, and whether there is something that they would tell of. */
export interface DataEventState {
  readonly log: string
  readonly collected: boolean
  readonly known: boolean
  /** What cannot be seen without them, in words. */
  readonly missing: string
}

export async function dataEventStates(engine: Engine): Promise<readonly DataEventState[]> {
  const states: DataEventState[] = []
  for (const { log, operations, known, missing } of KINDS) {
    const [row] = await engine.query(
      `SELECT EXISTS (SELECT 1 FROM stored.api_call WHERE ${CALLED('$1')}) AS collected,
         ${'types' in known ? TARGETED(known.types) : `EXISTS (SELECT 1 FROM stored.api_call WHERE ${CALLED('$2')})`} AS known`,
      'types' in known ? [[...operations]] : [[...operations], [...known.operations]],
    )
    const is = (name: string) => row?.[name] === true
    states.push({ log, collected: is('collected'), known: is('known'), missing })
  }
  return states
}

/** Kinds of data events of which nothing was collected although there is something that they would tell of. */
export async function missingDataEvents(engine: Engine): Promise<readonly string[]> {
  const states = await dataEventStates(engine)
  return states.flatMap(({ collected, known, missing }) => (known && !collected ? [missing] : []))
}

const CALLED = (list: string) =>
  `operation IN (SELECT id FROM term WHERE text IN (SELECT unnest(${list}::VARCHAR[])))`

const TARGETED = (types: readonly EntityType[]) =>
  `EXISTS (SELECT 1 FROM stored.api_call WHERE target_type IN (${types.map(entityTypeCode).join(', ')}))`
