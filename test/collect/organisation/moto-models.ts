import { CloudTrailClient, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail'
import {
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
} from '@aws-sdk/client-guardduty'
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker'
import type { ClientSettings } from '../../../src/sources/aws/session.ts'
import type { Member } from './organisation.ts'

/** What nobody asked for: AWS thinks up ids and looks at its clock. Times in milliseconds since the epoch. */
export interface Made {
  readonly model: number
  readonly configuration: number
  readonly endpoint: number
  readonly trail: number
  readonly detector: { readonly id: string; readonly at: string } | undefined
}

export async function putModel(settings: ClientSettings, member: Member): Promise<Made> {
  const models = new SageMakerClient(settings)
  const { model: ModelName, endpoint: EndpointName, image: Image, account } = member
  const EndpointConfigName = `${ModelName}-config`
  const ExecutionRoleArn = `arn:aws:iam::${account}:role/serving`
  const PrimaryContainer = {
    Image,
    ModelDataUrl: `s3://models/${ModelName}.tar.gz`,
    Environment: { TOKEN: 'a-secret-that-nobody-may-read' },
  }
  await models.send(new CreateModelCommand({ ModelName, ExecutionRoleArn, PrimaryContainer }))
  const ProductionVariants = [
    {
      VariantName: 'v',
      ModelName,
      InitialInstanceCount: 1,
      InstanceType: 'ml.m5.large' as const,
      InitialVariantWeight: 1,
    },
  ]
  await models.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants }))
  await models.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }))
  const [model, configuration, endpoint] = await Promise.all([
    models.send(new DescribeModelCommand({ ModelName })),
    models.send(new DescribeEndpointConfigCommand({ EndpointConfigName })),
    models.send(new DescribeEndpointCommand({ EndpointName })),
  ])
  models.destroy()
  return {
    model: model.CreationTime?.getTime() ?? 0,
    configuration: configuration.CreationTime?.getTime() ?? 0,
    endpoint: endpoint.CreationTime?.getTime() ?? 0,
    trail: member.hasTrail ? await trailTime(settings) : 0,
    detector: member.hasGuardDuty ? await detector(settings) : undefined,
  }
}

async function trailTime(settings: ClientSettings): Promise<number> {
  const trails = new CloudTrailClient(settings)
  const { StartLoggingTime } = await trails.send(new GetTrailStatusCommand({ Name: 'audit' }))
  trails.destroy()
  return StartLoggingTime?.getTime() ?? 0
}

async function detector(settings: ClientSettings): Promise<{ id: string; at: string }> {
  const guard = new GuardDutyClient(settings)
  const { DetectorIds: [id = ''] = [] } = await guard.send(new ListDetectorsCommand({}))
  const { CreatedAt: at = '' } = await guard.send(new GetDetectorCommand({ DetectorId: id }))
  guard.destroy()
  return { id, at }
}
