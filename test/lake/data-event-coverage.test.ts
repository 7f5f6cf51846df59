import { describe, expect, it } from 'vitest'
import { missingDataEvents } from '../../src/lake/data-event-coverage.ts'
import { lakeOf, record, type TestCall } from '../detectors/techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)

async function missingOf(calls: readonly TestCall[]): Promise<string> {
  const lake = await lakeOf(calls.map((call) => record(call, '111122223333', START)))
  try {
    return (await missingDataEvents(lake.engine)).join('\n')
  } finally {
    await lake.engine.close()
  }
}

const known = { op: 'sagemaker:DescribeEndpoint', request: { endpointName: 'fraud' } }
const called = { op: 'sagemaker:InvokeEndpoint', request: { endpointName: 'fraud' } }

describe('data events that were not collected', () => {
  it('are told of where there is an endpoint that nobody is seen to call', async () => {
    expect(await missingOf([known])).toMatch(/data events of SageMaker endpoints/)
  })

  it('are not missed once one of them was', async () => {
    expect(await missingOf([known, called])).not.toMatch(/SageMaker/)
  })

  it('are not missed where there is nothing that they would tell of', async () => {
    expect(await missingOf([{ op: 'iam:ListUsers' }])).toBe('')
  })

  it('of objects are missed where models are made of them', async () => {
    const calls = [{ op: 'sagemaker:CreateModel', request: { modelName: 'm' } }]
    expect(await missingOf(calls)).toMatch(/data events of S3/)
  })

  it('of agents are missed where there is an agent', async () => {
    const calls = [{ op: 'bedrock:UpdateAgent', request: { agentId: 'A' } }]
    expect(await missingOf(calls)).toMatch(/agents and knowledge bases/)
  })
})
