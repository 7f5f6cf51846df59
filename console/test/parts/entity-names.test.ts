import { describe, expect, it } from 'vitest'
import { type Entity, entityName, typeName } from '../../src/parts/entity-names.ts'

describe('the name of an entity', () => {
  it.each<[Entity['type'], string, string]>([
    ['iam-role', 'arn:aws:iam::111122223333:role/team/release', 'release'],
    ['sagemaker-endpoint', 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn', 'churn'],
    ['role-session', 'arn:aws:sts::111122223333:assumed-role/release/run-9', 'release/run-9'],
    ['ip-address', '198.51.100.7', '198.51.100.7'],
    ['aws-account', '111122223333', '111122223333'],
    ['aws-service', 'sagemaker.amazonaws.com', 'sagemaker'],
    ['s3-bucket', 'arn:aws:s3:::models', 'models'],
    ['user-agent', 'arn:aws:odd/agent', 'arn:aws:odd/agent'],
    ['iam-user', 'arn:aws:iam::111122223333:', 'arn:aws:iam::111122223333:'],
  ])('of the type %s, %s, is %s', (type, id, name) => {
    expect(entityName({ type, id })).toBe(name)
  })

  it.each<[Entity['type'], string]>([
    ['iam-role', 'IAM role'],
    ['endpoint-configuration', 'Endpoint configuration'],
  ])('the type %s is called %s', (type, name) => {
    expect(typeName(type)).toBe(name)
  })
})
