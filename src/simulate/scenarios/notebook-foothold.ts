import { MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { hex } from '../identifiers.ts'
import type { JsonRecord } from '../json.ts'
import { sessionOf } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'
import { inARow, sessionAbroad } from './intruder.ts'

const REGION = 'us-east-1'
const ABOUT = {
  name: 'notebook-foothold',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0012', 'AML.T0010', 'T1078', 'T1546', 'T1059'],
} as const

/** A notebook with a start-up script is a way in that comes back with every start. */
export const NOTEBOOK_FOOTHOLD: Scenario = {
  ...ABOUT,
  title: 'A notebook with a start-up script becomes a foothold',
  prose:
    'The session of a data scientist appears at a strange network. It makes a start-up script, a notebook that runs it ' +
    'with the execution role, starts it and opens it by address. Soon the notebook itself looks for buckets, models and ' +
    'secrets.',
  targets: ['notebooks'],
  hours: 3,
  plan: (context) => {
    const { organisation, random, time } = context
    const { scientistDev, executionDev } = organisation.roles
    const person = organisation.people.find(({ role }) => role.arn === scientistDev.arn)
    const actor = sessionAbroad(context, scientistDev, person?.email ?? 'scientist@example.com')
    const name = `exploration-${hex(random, 4)}`
    const place = { time, region: REGION, gap: 2 * MINUTE }
    const acts = inARow(context, actor, place, making(name, executionDev.arn))
    const onset = (acts.at(-1)?.time ?? time) + 6 * MINUTE
    const looked = looking(context, name, onset)
    const notebook = `arn:aws:sagemaker:${REGION}:${actor.account}:notebook-instance/${name}`
    return {
      calls: [...acts, ...looked],
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end: until(context, looked.at(-1)?.time ?? onset, 0.2),
        entity: { type: 'notebook', id: notebook },
        actor,
        acted: { type: 'notebook', id: notebook },
        decisive: acts,
        symptoms: ['start-up script'],
      }),
    }
  },
}

function making(
  name: string,
  roleArn: string,
): readonly { operation: string; request: JsonRecord }[] {
  const lifecycle = `${name}-start`
  return [
    {
      operation: 'sagemaker:CreateNotebookInstanceLifecycleConfig',
      request: {
        notebookInstanceLifecycleConfigName: lifecycle,
        onStart: [{ content: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
      },
    },
    {
      operation: 'sagemaker:CreateNotebookInstance',
      request: {
        notebookInstanceName: name,
        instanceType: 'ml.t3.medium',
        roleArn,
        lifecycleConfigName: lifecycle,
      },
    },
    { operation: 'sagemaker:StartNotebookInstance', request: { notebookInstanceName: name } },
    {
      operation: 'sagemaker:CreatePresignedNotebookInstanceUrl',
      request: { notebookInstanceName: name, sessionExpirationDurationInSeconds: 43_200 },
    },
  ]
}

/** The notebook's role, from the notebook. */
function looking(
  { organisation, random }: ScenarioContext,
  name: string,
  time: number,
): readonly ApiCall[] {
  const options = {
    name: 'SageMaker',
    ip: organisation.network.devNat,
    userAgent: `Boto3/1.38.2 md/Botocore#1.38.2 ua/2.1 os/linux#5.10.236 lang/python#3.11.11 exec-env/${name}`,
    created: time - MINUTE,
  }
  const notebook = sessionOf(organisation.roles.executionDev, options, organisation.keys)
  const operations = ['s3:ListBuckets', 'secretsmanager:ListSecrets', 'bedrock:ListCustomModels']
  return operations.map((operation, index) =>
    call(notebook, operation, { time: time + index * 90_000, region: REGION }, random),
  )
}
