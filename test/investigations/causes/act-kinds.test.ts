import { describe, expect, test } from 'vitest'
import { CAUSE_KINDS } from '../../../src/events/cause.ts'
import {
  ACT_KINDS,
  ARTIFACT_WRITES,
  actKindNamed,
  actKindOf,
  callName,
  SYMPTOMS,
} from '../../../src/investigations/causes/act-kinds.ts'

const KINDS: Readonly<Record<string, readonly string[]>> = {
  'model-change': [
    'sagemaker:UpdateEndpoint',
    'sagemaker:CreateEndpoint',
    'sagemaker:UpdateInferenceComponent',
    'sagemaker:UpdateModelPackage',
    'ecr:PutImage',
    'bedrock:CreateModelCustomizationJob',
  ],
  'configuration-change': [
    'sagemaker:CreateEndpointConfig',
    'sagemaker:UpdateEndpointWeightsAndCapacities',
    'sagemaker:DeleteMonitoringSchedule',
    'application-autoscaling:PutScalingPolicy',
    'application-autoscaling:RegisterScalableTarget',
    'bedrock:UpdateGuardrail',
    'bedrock:DeleteGuardrail',
    'bedrock:DeleteModelInvocationLoggingConfiguration',
  ],
  'permission-change': [
    'iam:PutRolePolicy',
    'iam:DetachRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:CreateAccessKey',
    'kms:PutKeyPolicy',
    'kms:DisableKey',
    's3:PutBucketPolicy',
    's3:DeleteBucketPolicy',
    'organizations:AttachPolicy',
  ],
  'network-change': [
    'ec2:RevokeSecurityGroupEgress',
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:DeleteRoute',
    'ec2:ReplaceRoute',
    'ec2:CreateNetworkAclEntry',
    'ec2:DeleteVpcEndpoints',
    'ec2:ModifyVpcEndpoint',
    'ec2:DeleteNatGateway',
  ],
  'capacity-change': [
    'bedrock:DeleteProvisionedModelThroughput',
    'servicequotas:RequestServiceQuotaIncrease',
    'lambda:PutProvisionedConcurrencyConfig',
    'lambda:PutFunctionConcurrency20171031',
  ],
  'data-change': [
    'glue:StartJobRun',
    'glue:UpdateJob',
    'bedrock:StartIngestionJob',
    'sagemaker:StartPipelineExecution',
    'sagemaker:PutRecord',
  ],
  'traffic-change': [
    'ecs:UpdateService',
    'lambda:UpdateFunctionCode20150331v2',
    'lambda:UpdateFunctionConfiguration20150331v2',
    'events:PutRule',
  ],
}

describe.each(Object.entries(KINDS))('a %s', (kind, calls) => {
  test.each(calls)('is %s', (call) => {
    const [service, operation] = call.split(':')
    expect(actKindOf(`${service}.amazonaws.com`, operation ?? '')?.kind).toBe(kind)
  })
})

test.each([
  'sagemaker:DescribeEndpoint',
  'sagemaker:InvokeEndpoint',
  'sagemaker:ListModels',
  'sagemaker:CreateModel',
  'sagemaker:AddTags',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:TagRole',
  'ec2:DescribeSecurityGroups',
  'ec2:RunInstances',
  'glue:GetTable',
  's3:PutObject',
  's3:GetBucketPolicy',
  'bedrock:GetGuardrail',
  'bedrock-runtime:ApplyGuardrail',
  'kms:Decrypt',
  'notsagemaker:UpdateEndpoint',
  'constructor:constructor',
])('%s changes nothing by itself that an endpoint would show', (call) => {
  const [service, operation] = call.split(':')
  expect(actKindOf(`${service}.amazonaws.com`, operation ?? '')).toBeUndefined()
})

test.each([
  ['s3:PutObject', true],
  ['s3:CompleteMultipartUpload', true],
  ['s3:DeleteObjects', true],
  ['s3:GetObject', false],
  ['s3:PutObjectAcl', false],
  ['sagemaker:PutObject', false],
])('%s writes an artifact: %s', (call, writes) => {
  expect(ARTIFACT_WRITES.test(call)).toBe(writes)
})

test.each([
  ['sagemaker.amazonaws.com', 'UpdateEndpoint', 'sagemaker:UpdateEndpoint'],
  ['runtime.sagemaker.amazonaws.com', 'InvokeEndpoint', 'sagemaker:InvokeEndpoint'],
  ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2', 'lambda:UpdateFunctionCode'],
  ['lambda.amazonaws.com', 'CreateFunction20150331', 'lambda:CreateFunction'],
  ['s3.amazonaws.com', 'PutObject', 's3:PutObject'],
])('%s %s is named %s', (service, operation, name) => {
  expect(callName(service, operation)).toBe(name)
})

test('each kind is of the vocabulary, can be found by name, and explains known symptoms by a share', () => {
  for (const known of ACT_KINDS) {
    expect(CAUSE_KINDS).toContain(known.kind)
    expect(actKindNamed(known.kind)).toBe(known)
    for (const [symptom, share] of Object.entries(known.explains)) {
      expect(SYMPTOMS).toContain(symptom)
      expect(share).toBeGreaterThan(0)
      expect(share).toBeLessThanOrEqual(1)
    }
  }
})
