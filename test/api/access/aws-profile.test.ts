import { describe, expect, it } from 'vitest'
import { readProfile } from '../../../src/api/access/aws-profile.ts'
import { profileConfig } from '../../../src/api/access/usage.ts'

const KEY = {
  principal: {
    account: '111122223333',
    role: 'administrator',
    accessKeyId: 'EXAMPLE',
    arn: 'arn:aws:iam::111122223333:user/administrator',
  },
  secretAccessKey: 'ab/c+d=',
  sessionToken: undefined,
} as const

const CONFIG = `
# a comment
[default]
region = us-east-1
endpoint_url = http://127.0.0.1:1

[profile  dupin]
region=eu-west-1
services = here

[services here]
sts =
  endpoint_url = http://127.0.0.1:2
detective =
  endpoint_url = http://127.0.0.1:3
`
const CREDENTIALS = `[default]
aws_access_key_id = ONE
aws_secret_access_key = first
[dupin]\r
aws_access_key_id = TWO\r
aws_secret_access_key = a=b\r
aws_session_token = t\r
`

describe('a profile', () => {
  it('that a server wrote for clients is read again', () => {
    const service = { endpoint: 'http://127.0.0.1:8417', region: 'eu-west-1' }
    expect(readProfile('dupin', { credentials: '', config: profileConfig(KEY, service) })).toEqual({
      accessKeyId: 'EXAMPLE',
      secretAccessKey: 'ab/c+d=',
      sessionToken: undefined,
      ...service,
    })
  })

  it.each([
    ['default', 'ONE', 'first', undefined, 'us-east-1', 'http://127.0.0.1:1'],
    ['dupin', 'TWO', 'a=b', 't', 'eu-west-1', 'http://127.0.0.1:3'],
  ])('%s of two files', (name, accessKeyId, secretAccessKey, sessionToken, region, endpoint) => {
    expect(readProfile(name, { credentials: CREDENTIALS, config: CONFIG })).toEqual({
      accessKeyId,
      secretAccessKey,
      sessionToken,
      region,
      endpoint,
    })
  })

  it.each(['here', 'services here', 'none', '__proto__', ''])('%j is none', (name) => {
    expect(readProfile(name, { credentials: CREDENTIALS, config: CONFIG })).toBeUndefined()
  })
})
