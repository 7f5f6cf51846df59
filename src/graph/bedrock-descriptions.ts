import { bedrockModel, entityOfArn } from '../events/arn.ts'
import type { EntityRef } from '../events/entity.ts'
import type { Engine } from '../lake/engine.ts'
import { termText } from '../lake/schema.ts'
import { artifactEntities } from './lineage.ts'
import { type JsonValue, list, object, parseJson, text } from './request-json.ts'

const KINDS = [
  'AWS::Bedrock::ApplicationInferenceProfile',
  'AWS::Bedrock::ProvisionedModelThroughput',
  'AWS::Bedrock::CustomModel',
  'AWS::Bedrock::ImportedModel',
]

/** Latest descriptions that are read. */
const MOST = 20_000

/** What things of Bedrock were found to rest on: profiles and throughput on models, models on base, data and keys. What was not
 * yet made by `end` is left out. */
export async function describedEdges(
  engine: Engine,
  end: number,
): Promise<readonly (readonly [upper: string, beneath: readonly EntityRef[]])[]> {
  const rows = await engine.query(
    `SELECT ${termText('s.resource')} AS resource, ${termText('s.account')} AS account, ${termText('s.region')} AS region, s.state
     FROM stored.resource_state s
     WHERE s.kind IN (SELECT id FROM term WHERE text IN (SELECT unnest($1::VARCHAR[])))
       AND coalesce(s.created, s.time) < $2
     ORDER BY s.time DESC, s.key LIMIT ${MOST}`,
    [KINDS, new Date(end)],
  )
  return rows.map((row) => {
    const upper = String(row['resource'] ?? '')
    const beneath = partsOf(
      parseJson(String(row['state'] ?? '')),
      String(row['account'] ?? ''),
      String(row['region'] ?? ''),
    )
    return [upper, beneath.filter(({ id }) => id !== upper)]
  })
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetCustomModel.html
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetImportedModel.html */
function partsOf(state: JsonValue, account: string, region: string): readonly EntityRef[] {
  const models = [
    ...list(state, 'models').map((one) => text(one, 'modelArn')),
    ...MODEL_FIELDS.map((field) => text(state, field)),
  ]
  const places = [
    text(object(state, 'trainingDataConfig'), 's3Uri'),
    text(object(state, 'outputDataConfig'), 's3Uri'),
    text(object(object(state, 'modelDataSource'), 's3DataSource'), 's3Uri'),
  ]
  const keys = ['modelKmsKeyArn', 'importedModelKmsKeyArn'].map((field) => text(state, field))
  return [
    ...models.filter(Boolean).map((model) => bedrockModel(model, account, region)),
    ...places.flatMap(artifactEntities),
    ...keys.filter(Boolean).map(entityOfArn),
  ]
}

const MODEL_FIELDS = ['modelArn', 'desiredModelArn', 'foundationModelArn', 'baseModelArn']
