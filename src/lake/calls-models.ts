import type { Engine, SqlRow } from './engine.ts'

/** What the lake's calls, and descriptions of what they made, say about the organisation itself, gathered over all time that the
 * lake knows. */
export interface ModelFacts {
  /** Accounts whose trails are in the lake: they are ours. */
  readonly accounts: ReadonlySet<string>
  /** Roles that were handed to SageMaker to run models, training and notebooks. */
  readonly executionRoles: ReadonlySet<string>
  /** Objects that models are served from, as `bucket/key`. */
  readonly artifacts: ReadonlySet<string>
  /** When a model was first made from them, milliseconds since the epoch. */
  readonly artifactSince: ReadonlyMap<string, number>
  readonly artifactBuckets: ReadonlySet<string>
  /** Buckets that data sources of knowledge bases read, and that training read. */
  readonly trainingBuckets: ReadonlySet<string>
}

/** Most requests that are read for it; a lake with more keeps the latest. */
const MOST_REQUESTS = 20_000

/** What is served comes from what these name, and what is learnt or read from what those name. */
const OF_MODELS = [
  'CreateModel',
  'CreateModelPackage',
  'CreateInferenceComponent',
  'CreateModelImportJob',
]
const OF_LEARNING = [
  'CreateTrainingJob',
  'CreateProcessingJob',
  'CreateNotebookInstance',
  'CreateHyperParameterTuningJob',
  'CreateAutoMLJob',
  'CreateAutoMLJobV2',
  'CreateModelCustomizationJob',
  'CreateDataSource',
  'UpdateDataSource',
]

/** What was configured so, whether or not the call that made it was logged. */
const STATES_OF_MODELS = [
  'AWS::SageMaker::Model',
  'AWS::SageMaker::ModelPackage',
  'AWS::Bedrock::ImportedModel',
]
const STATES_OF_LEARNING = [
  'AWS::SageMaker::NotebookInstance',
  'AWS::Bedrock::CustomModel',
  'AWS::Bedrock::DataSource',
]

/** A request that made something, or the configuration that it was found to have: both use the same names. */
interface Making {
  readonly text: string
  readonly time: number
  readonly learns: boolean
}

/** Reads them from what names them, such as CreateModel's `modelDataUrl` and `executionRoleArn`, or a description of the model. */
export async function modelFacts(engine: Engine, until: number): Promise<ModelFacts> {
  const accounts = await engine.query(
    'SELECT text FROM term WHERE id IN (SELECT DISTINCT account FROM stored.api_call)',
  )
  const makings = [...(await requestsOf(engine, until)), ...(await statesOf(engine, until))]
  const learning = makings.filter(({ learns }) => learns).map(({ text }) => text)
  const artifactSince = new Map<string, number>()
  for (const { text, time } of makings)
    for (const place of [...s3Places(text, MODEL_DATA), ...s3Places(text, MODEL_PREFIX)])
      artifactSince.set(place, Math.min(time, artifactSince.get(place) ?? until))
  const artifacts = new Set(artifactSince.keys())
  return {
    accounts: new Set(accounts.map(({ text }) => String(text))),
    executionRoles: new Set(makings.flatMap(({ text }) => namedBy(text, ROLE))),
    artifacts,
    artifactSince,
    artifactBuckets: new Set([...artifacts].map(bucketOf)),
    trainingBuckets: new Set([
      ...learning.flatMap((text) => s3Places(text, TRAINING_DATA)).map(bucketOf),
      ...learning.flatMap((text) => namedBy(text, BUCKET_ARN)),
    ]),
  }
}

async function requestsOf(engine: Engine, until: number): Promise<readonly Making[]> {
  const rows = await engine.query(
    `SELECT request AS text, time, operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))) AS learns
     FROM stored.api_call WHERE operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND outcome = 0 AND request IS NOT NULL AND time < $2
     ORDER BY time DESC LIMIT ${MOST_REQUESTS}`,
    [[...OF_MODELS, ...OF_LEARNING], new Date(until), OF_LEARNING],
  )
  return rows.map(makingOf)
}

/** A thing that was found so is as old as it says. */
async function statesOf(engine: Engine, until: number): Promise<readonly Making[]> {
  const rows = await engine.query(
    `SELECT state AS text, least(coalesce(created, time), time) AS time,
       kind IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))) AS learns
     FROM stored.resource_state WHERE kind IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND state IS NOT NULL AND least(coalesce(created, time), time) < $2
     ORDER BY time DESC, key LIMIT ${MOST_REQUESTS}`,
    [[...STATES_OF_MODELS, ...STATES_OF_LEARNING], new Date(until), STATES_OF_LEARNING],
  )
  return rows.map(makingOf)
}

function makingOf({ text, time, learns }: SqlRow): Making {
  return {
    text: typeof text === 'string' ? text : '',
    time: Number(time),
    learns: learns === true,
  }
}

const ROLE = /"(?:executionRoleArn|roleArn)":\s*"(arn:[^"]{1,300})"/g
const MODEL_DATA = /"(?:modelDataUrl|artifactUrl|s3ModelArtifacts)":\s*"s3:\/\/([^"]{1,1200})"/g
/** Weights as they are rather than in an archive, as most large models are served and all are imported into Bedrock. */
const MODEL_PREFIX =
  /"modelDataSource":\s*\{\s*"s3DataSource":\s*\{[^{}]{0,300}"s3Uri":\s*"s3:\/\/([^"]{1,1200})"/g
const TRAINING_DATA = /"s3Uri":\s*"s3:\/\/([^"]{1,1200})"/g
const BUCKET_ARN = /"bucketArn":\s*"arn:[^":]*:s3:::([^"]{1,80})"/g

function namedBy(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '')
}

function s3Places(text: string, pattern: RegExp): string[] {
  return namedBy(text, pattern).filter((place) => place.includes('/'))
}

function bucketOf(place: string): string {
  return place.split('/', 1)[0] ?? ''
}
