import { DAY, HOUR, MINUTE } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import { type ApiCall, call } from '../act.ts'
import { deployment } from '../deployment.ts'
import type { Endpoint } from '../endpoints.ts'
import { objectCall } from '../objects.ts'
import type { Organisation } from '../organisation.ts'
import { sessionOf, through, userActor } from '../principals.ts'
import { type Day, isWorkday } from './day.ts'

const TABLES = ['transactions', 'customers', 'merchants', 'weather', 'demand'] as const

/** The nightly feature pipeline, the crawler after it, the training that reads its output, and an old job with a key. */
export function* features(day: Day): Generator<ApiCall> {
  const { organisation, random, actors } = day
  const { roles, network, buckets, accounts } = organisation
  const night = day.start + 2 * HOUR + random.int(20 * MINUTE)
  const agent =
    'aws-sdk-java/2.31.9 md/io#sync ua/2.1 api/S3 os/Linux lang/java#17.0.14 exec-env/EMRServerless'
  const actor = actors.session(roles.pipeline, 'feature-build', network.dataNat, agent, night, 4)
  const object = { bucket: buckets.features, owner: accounts.data, region: 'us-east-1' }
  const date = new Date(day.start).toISOString().slice(0, 10)
  yield call(
    actor,
    'glue:StartJobRun',
    { time: night, region: 'us-east-1', request: { jobName: 'feature-build' } },
    random,
  )
  for (const [index, table] of TABLES.entries()) {
    for (let part = 0; part < 5; part++) {
      const time = night + index * 6 * MINUTE + part * 40_000 + random.int(20_000)
      const key = `features/${table}/dt=${date}/part-${String(part).padStart(5, '0')}.parquet`
      const bytes = 4_000_000 + random.int(3_000_000)
      const raw = {
        ...object,
        operation: 'GetObject',
        key: `raw/${table}/dt=${date}/part-${part}.json.gz`,
        bytes,
        time,
      } as const
      yield objectCall(actor, raw, random)
      yield objectCall(
        actor,
        { ...object, operation: 'PutObject', key, bytes, time: time + 20_000 },
        random,
      )
    }
  }
  yield* crawl(day, night + 40 * MINUTE)
  if (new Date(day.start).getUTCDay() % 2 === 1) yield* training(day, night + 90 * MINUTE)
}

function* crawl(day: Day, time: number): Generator<ApiCall> {
  const { organisation, random } = day
  const { roles, users, network, keys } = organisation
  const options = { name: 'AWSGlueCrawler', ip: '', userAgent: '', created: time }
  const crawler = through(sessionOf(roles.glue, options, keys), 'glue.amazonaws.com')
  for (const table of TABLES) {
    const request = { databaseName: 'features', tableInput: { name: table } }
    yield call(
      crawler,
      'glue:UpdateTable',
      { time: time + random.int(MINUTE), region: 'us-east-1', request },
      random,
    )
  }
  const legacy = userActor(
    users.legacyEtl,
    network.dataNat,
    'aws-cli/1.29.3 Python/3.8.18 Linux/5.4.0 botocore/1.31.3',
  )
  for (let i = 0; i < 8; i++) {
    const at = time + 2 * HOUR + i * 20_000
    yield call(
      legacy,
      's3:ListObjects',
      {
        time: at,
        region: 'us-east-1',
        request: { bucketName: organisation.buckets.features, prefix: 'raw/' },
      },
      random,
    )
  }
}

function* training(day: Day, time: number): Generator<ApiCall> {
  const { organisation, random, actors } = day
  const { roles, network, buckets, accounts } = organisation
  const agent = 'python-requests/2.32.3 sagemaker-pipelines'
  const actor = actors.session(roles.training, 'nightly-training', network.prodNat, agent, time, 4)
  const date = new Date(day.start).toISOString().slice(0, 10)
  const request = {
    trainingJobName: `fraud-score-${date}`,
    roleArn: roles.training.arn,
    algorithmSpecification: { trainingImage: 'xgboost:1.7-1', trainingInputMode: 'File' },
    inputDataConfig: [
      {
        channelName: 'train',
        dataSource: { s3DataSource: { s3Uri: `s3://${buckets.features}/features/transactions/` } },
      },
    ],
    resourceConfig: { instanceType: 'ml.m5.4xlarge', instanceCount: 1, volumeSizeInGB: 50 },
  }
  yield call(actor, 'sagemaker:CreateTrainingJob', { time, region: 'us-east-1', request }, random)
  const key = `features/transactions/dt=${date}/part-00000.parquet`
  const read = {
    operation: 'GetObject',
    bucket: buckets.features,
    key,
    owner: accounts.data,
    bytes: 5_000_000,
    region: 'us-east-1',
  } as const
  yield objectCall(
    through(actor, 'sagemaker.amazonaws.com'),
    { ...read, time: time + 4 * MINUTE },
    random,
  )
  for (let i = 0; i < 6; i++) {
    const at = time + (5 + 7 * i) * MINUTE
    yield call(
      actor,
      'sagemaker:DescribeTrainingJob',
      { time: at, region: 'us-east-1', request: { trainingJobName: request.trainingJobName } },
      random,
    )
  }
}

/** An ordinary roll-out of the schedule. */
export interface ScheduledDeployment {
  readonly endpoint: Endpoint
  readonly time: number
}

/** When each endpoint gets a new version on ordinary working days, on average every nine days. */
export function deploymentSchedule(
  organisation: Organisation,
  from: number,
  to: number,
  random: Random,
): readonly ScheduledDeployment[] {
  return organisation.endpoints.flatMap((endpoint) => {
    const own = random.fork(endpoint.name)
    const times: ScheduledDeployment[] = []
    for (let day = from; day < to; day += DAY) {
      const time = day + 13 * HOUR + own.int(7 * HOUR)
      const due = own.next() < 1 / 6.5
      if (due && isWorkday(day) && time < to - HOUR) times.push({ endpoint, time })
    }
    return times
  })
}

/** The calls of the scheduled roll-outs that start this day. They change nothing that can be measured. */
export function* deployments(
  day: Day,
  schedule: readonly ScheduledDeployment[],
): Generator<ApiCall> {
  for (const { endpoint, time } of schedule) {
    if (time < day.start || time >= day.start + DAY) continue
    const own = day.random.fork(`${endpoint.name}/${time}`)
    const actor = day.actors.runner(endpoint.deployRole, time - 5000)
    const rollout = { image: own.next() < 0.5, artifact: true }
    yield* deployment(day.organisation, endpoint, actor, time, rollout, own).calls
  }
}
