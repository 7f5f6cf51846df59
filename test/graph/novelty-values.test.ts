import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { peerGroup } from '../../src/graph/novelty-peers.ts'
import {
  CLIENT_SQL,
  clientValue,
  NETWORK_SQL,
  networkValue,
} from '../../src/graph/novelty-values.ts'
import { DuckDbEngine } from '../../src/lake/duckdb-engine.ts'

const ADDRESSES = [
  '203.0.113.9',
  '035.249.253.232',
  '2001:db8:1::5',
  '2001:DB8::1',
  '::1',
  'AWS Internal',
  '',
  'x:y',
]
const AGENTS = [
  'aws-cli/2.15.30 Python/3.11.8 Linux/6.6.15 exe/x86_64',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/128.0',
  '[Boto3/1.26 Windows/10]',
  'console.amazonaws.com',
  '',
  '(((',
]

describe('what of an address or program lasts', () => {
  let engine: DuckDbEngine
  beforeAll(async () => {
    engine = await DuckDbEngine.open({ path: ':memory:' })
  })
  afterAll(() => engine.close())

  const inSql = async (sql: string, text: string) => {
    const [row] = await engine.query(`SELECT ${sql} AS value FROM (SELECT $1 AS text)`, [text])
    return row?.['value']
  }

  it.each(ADDRESSES)('the engine and the code agree about the network of "%s"', async (text) => {
    expect(await inSql(NETWORK_SQL, text)).toBe(networkValue(text))
  })

  it.each(AGENTS)('the engine and the code agree about the program of "%s"', async (text) => {
    expect(await inSql(CLIENT_SQL, text)).toBe(clientValue(text))
  })

  it('keeps the network and drops the host, keeps the program and drops its version', () => {
    expect(networkValue('203.0.113.9')).toBe('203.0.113.0/24')
    expect(clientValue('aws-cli/2.15.30 os/linux#6')).toBe(clientValue('aws-cli/1.0 os/linux'))
    expect(clientValue('aws-cli/2 os/linux')).not.toBe(clientValue('aws-cli/2 os/windows'))
  })
})

describe('peers', () => {
  it.each([
    ['arn:aws:iam::1:role/ci-deploy', 'arn:aws:iam::2:role/ci-deploy', true],
    ['arn:aws:iam::1:role/app-3f9a2c71', 'arn:aws:iam::1:role/app-88b1d0e4', true],
    [
      'arn:aws:iam::1:role/service-role/worker-eu-west-1',
      'arn:aws:iam::1:role/service-role/worker-us-east-1',
      true,
    ],
    [
      'arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef',
      'arn:aws:iam::2:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_fedcba9876543210',
      true,
    ],
    ['arn:aws:iam::1:role/ci-deploy', 'arn:aws:iam::1:role/ci-infrastructure', false],
    ['arn:aws:iam::1:user/a', 'arn:aws:iam::1:user/b', true],
    ['arn:aws:iam::1:user/a', 'arn:aws:iam::2:user/a', false],
  ])('%s and %s: %s', (one, other, alike) => {
    expect(peerGroup(one) === peerGroup(other)).toBe(alike)
  })
})
