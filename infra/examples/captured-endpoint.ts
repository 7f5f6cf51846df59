import * as aws from '@pulumi/aws'
import * as pulumi from '@pulumi/pulumi'
import { dataCaptureConfig, dataCapturePolicy } from '../components/data-capture.ts'

/**
 * In the stack that owns an endpoint: captures a tenth of its traffic to the log bucket of the stack `organization/logs`,
 * whose outputs it reads.
 */
const logs = new pulumi.StackReference('organization/dupin/logs')
const target = pulumi.all([
  logs.requireOutput('bucketName').apply(String),
  logs.requireOutput('keyArn').apply(String),
])

export const endpointConfig = new aws.sagemaker.EndpointConfiguration('churn-scorer', {
  productionVariants: [
    { modelName: 'churn-scorer-v7', initialInstanceCount: 1, instanceType: 'ml.m5.large' },
  ],
  dataCaptureConfig: target.apply(([bucketName, keyArn]) =>
    dataCaptureConfig({ bucketName, keyArn, samplingPercent: 10 }),
  ),
})

new aws.iam.RolePolicy('churn-scorer-captures', {
  role: 'churn-scorer-execution',
  policy: target.apply(([bucketName, keyArn]) =>
    JSON.stringify(dataCapturePolicy(`arn:aws:s3:::${bucketName}`, keyArn)),
  ),
})
