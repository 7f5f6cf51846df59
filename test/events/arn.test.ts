import { describe, expect, it } from 'vitest'
import { callerEntity, entityOfArn, parseArn, roleOfSession } from '../../src/events/arn.ts'

describe('an ARN', () => {
  it.each([
    ['arn:aws:iam::111122223333:user/ml/maria', 'iam-user'],
    ['arn:aws:iam::111122223333:root', 'aws-account'],
    ['arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn', 'sagemaker-endpoint'],
    ['arn:aws:s3:::models/churn/model.tar.gz', 's3-object'],
    ['arn:aws:constructor:::name/x', 'other-resource'],
    ['arn:aws:__proto__:::toString/x', 'other-resource'],
    ['arn:aws:iam:::constructor/x', 'other-resource'],
    ['not an ARN', 'unknown'],
  ])('%s names an entity of type %s', (text, type) => {
    expect(entityOfArn(text)).toEqual({ type, id: text })
  })

  it('keeps the colons of its resource', () => {
    expect(parseArn('arn:aws:lambda:r:1:function:score:7')?.resource).toBe('function:score:7')
  })

  it.each([
    ['arn:aws:sts::1:assumed-role/Deploy/ci', 'arn:aws:iam::1:role/Deploy'],
    ['arn:aws-cn:sts::1:assumed-role/Deploy/ci', 'arn:aws-cn:iam::1:role/Deploy'],
    ['arn:aws:sts::1:federated-user/alice', undefined],
    ['arn:aws:sts::1:assumed-role/', undefined],
  ])('of the session %s leads to the role %s', (session, role) => {
    expect(roleOfSession(session)).toBe(role)
  })
})

describe('a caller of a model', () => {
  it.each([
    ['arn:aws:iam::111122223333:user/ml/maria', 'iam-user'],
    ['arn:aws:iam::111122223333:role/agent/clerk', 'iam-role'],
    ['arn:aws:bedrock:eu-west-1:111122223333:agent/A1B2C3D4E5', 'bedrock-agent'],
    ['arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/clerk-a1B2', 'bedrock-agent'],
    ['agent/clerk', 'bedrock-agent'],
    ['service/batch', 'other-resource'],
  ])('%s is of type %s', (id, type) => {
    expect(callerEntity(id)).toEqual({ type, id })
  })
})
