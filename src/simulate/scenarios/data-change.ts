import { MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { objectCall } from '../objects.ts'
import type { Actor } from '../principals.ts'
import {
  type Scenario,
  type ScenarioContext,
  somebody,
  struckEndpoint,
  truthOfIncident,
  until,
} from '../scenario.ts'

const ABOUT = { name: 'data-change', causeKind: 'data-change', techniques: [] } as const
const REGION = 'us-east-1'

/** Which feature of which table changes its unit, and by what factor. */
const UNITS: Readonly<Record<string, readonly [string, number, string]>> = {
  'fraud-score': ['amount', 100, 'transactions'],
  'credit-limit': ['income', 0.001, 'customers'],
  'price-forecast': ['demand_mw', 0.001, 'demand'],
}

/** Upstream changes a unit, and the model sees numbers it was never trained on. */
export const DATA_CHANGE: Scenario = {
  ...ABOUT,
  title: 'A feature changes its unit upstream',
  prose:
    'A data engineer edits the feature job and runs it. Its output holds one feature in another unit. Nothing at the ' +
    'endpoint changes, yet from the next refresh on its inputs have drifted, and its predictions with them.',
  targets: ['fraud-score', 'credit-limit', 'price-forecast'],
  hours: 16,
  atWork: true,
  plan: (context) => {
    const { organisation, random, time } = context
    const endpoint = struckEndpoint(context)
    const [name, factor, table] = UNITS[context.target] ?? ['income', 0.001, 'customers']
    const actor = somebody(context, organisation.accounts.data, 'data', time)
    const job = jobSession(context)
    const acts = [...edits(context, actor), ...writes(context, job, table)]
    const onset = time + (22 + random.int(20)) * MINUTE
    const end = until(context, onset, 10 + 5 * random.next())
    const object = `arn:aws:s3:::${organisation.buckets.features}/features/${table}`
    const truth = truthOfIncident(ABOUT, {
      start: time,
      onset,
      end,
      entity: { type: 'sagemaker-endpoint', id: endpoint.arn },
      actor,
      acted: { type: 's3-object', id: object },
      decisive: acts,
      symptoms: [`input ${name}`, 'prediction'],
    })
    return {
      calls: acts,
      effects: [{ from: onset, to: end, endpoint: endpoint.arn, feature: { name, factor } }],
      truth: { ...truth, cause: { ...truth.cause, alsoPrincipals: [job.principal] } },
    }
  },
}

function jobSession({ organisation, actors, time }: ScenarioContext): Actor {
  const agent =
    'aws-sdk-java/2.31.9 md/io#sync ua/2.1 api/S3 os/Linux lang/java#17.0.14 exec-env/EMRServerless'
  const { roles, network } = organisation
  return actors.session(roles.pipeline, 'feature-build', network.dataNat, agent, time, 4)
}

function edits({ organisation, random, time }: ScenarioContext, actor: Actor): readonly ApiCall[] {
  const script = `s3://${organisation.buckets.features}/jobs/feature-build.py`
  const change = { jobName: 'feature-build', jobUpdate: { command: { scriptLocation: script } } }
  const run = { jobName: 'feature-build' }
  const later = time + 6 * MINUTE
  return [
    call(actor, 'glue:UpdateJob', { time, region: REGION, request: change }, random),
    call(actor, 'glue:StartJobRun', { time: later, region: REGION, request: run }, random),
  ]
}

function writes(
  { organisation, random, time }: ScenarioContext,
  job: Actor,
  table: string,
): readonly ApiCall[] {
  const { buckets, accounts } = organisation
  const folder = `features/${table}/dt=${new Date(time).toISOString().slice(0, 10)}`
  const object = {
    operation: 'PutObject',
    bucket: buckets.features,
    owner: accounts.data,
    bytes: 5_200_000,
    region: REGION,
  } as const
  return [0, 1, 2].map((part) => {
    const at = time + 16 * MINUTE + part * 30_000
    return objectCall(
      job,
      { ...object, key: `${folder}/part-0000${part}.parquet`, time: at },
      random,
    )
  })
}
