import { MINUTE } from '../../events/time.ts'
import { lowerAlphanumeric } from '../identifiers.ts'
import { type Scenario, truthOfIncident, until } from '../scenario.ts'
import { inARow, sessionAbroad } from './intruder.ts'

const REGION = 'us-east-1'
const ABOUT = {
  name: 'imported-model',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0034', 'AML.T0010.003', 'T1496', 'T1525', 'T1078.004'],
} as const

/** Weights from elsewhere are imported, and dear capacity is bought. */
export const IMPORTED_MODEL: Scenario = {
  ...ABOUT,
  title: 'Foreign weights are imported and costly capacity is bought',
  prose:
    'The session of a data scientist appears at a strange network. It looks at models and capacity, imports a model from ' +
    'a bucket of another account and buys provisioned throughput, which costs by the hour whether it is used or not.',
  targets: ['model-capacity'],
  hours: 4,
  plan: (context) => {
    const { organisation, random, time } = context
    const { scientistDev } = organisation.roles
    const person = organisation.people.find(({ role }) => role.arn === scientistDev.arn)
    const actor = sessionAbroad(context, scientistDev, person?.email ?? 'scientist@example.com')
    const name = `assistant-${lowerAlphanumeric(random, 4)}`
    const source = `s3://weights-${lowerAlphanumeric(random, 8)}/${name}/`
    const acts = inARow(context, actor, { time, region: REGION, gap: 6 * MINUTE }, [
      { operation: 'bedrock:ListImportedModels' },
      { operation: 'bedrock:ListProvisionedModelThroughputs' },
      {
        operation: 'bedrock:CreateModelImportJob',
        request: {
          jobName: name,
          importedModelName: name,
          roleArn: organisation.roles.executionDev.arn,
          modelDataSource: { s3DataSource: { s3Uri: source } },
        },
      },
      {
        operation: 'bedrock:CreateProvisionedModelThroughput',
        request: { provisionedModelName: name, modelUnits: 8, commitmentDuration: 'OneMonth' },
      },
    ])
    const onset = (acts.at(-1)?.time ?? time) + MINUTE
    return {
      calls: acts,
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end: until(context, onset, 2 + random.next()),
        entity: { type: 'iam-role', id: actor.principal },
        actor,
        acted: { type: 'iam-role', id: actor.principal },
        decisive: acts.slice(-2),
        symptoms: ['model imported', 'capacity bought'],
      }),
    }
  },
}
