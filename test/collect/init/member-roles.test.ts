import { expect, test } from 'vitest'
import { tryMembers } from '../../../src/collect/init/member-roles.ts'
import { clientSettings } from '../../../src/sources/aws/session.ts'
import { describeDeps, startDescribing } from '../../support/aws/describe-server.ts'

const accounts = ['444455556666', '777788889999'].map((id) => ({ id, name: `team ${id[0]}` }))
const access = { roleName: 'audit/dupin-reader', externalId: 'as-was-agreed', region: 'eu-west-1' }
const settingsFor = (url: string) => ({
  clientSettings: (target: Parameters<typeof clientSettings>[0]) =>
    clientSettings({ ...target, endpointUrl: url }),
})

process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE'
process.env['AWS_SECRET_ACCESS_KEY'] = 'secret'

test('each role is taken on with what it wants to hear, and what cannot be is told with what to do', async () => {
  const { url, calls } = await startDescribing(({ action, input }) =>
    action === 'sts:AssumeRole' && String(input['RoleArn']).includes('777788889999')
      ? 'AccessDenied'
      : {},
  )
  const [one, other] = await tryMembers(accounts, access, settingsFor(url))
  expect(one).toEqual({
    id: '444455556666',
    name: 'team 4',
    role: 'arn:aws:iam::444455556666:role/audit/dupin-reader',
    externalId: 'as-was-agreed',
    trouble: '',
    isLeftOut: false,
  })
  expect(other?.trouble).toMatch(
    /^the role is not there, .* allow sts:AssumeRole on it .*\(AWS: User/,
  )
  const taken = calls.filter(({ action }) => action === 'sts:AssumeRole')
  expect(taken.map(({ input }) => input['ExternalId'])).toEqual(['as-was-agreed', 'as-was-agreed'])
})

test('the partition is that of the Region, and nothing is said to a role that wants to hear nothing', async () => {
  const { url, calls } = await startDescribing(() => ({}))
  const china = { roleName: 'dupin-reader', externalId: '', region: 'cn-north-1' }
  const [one] = await tryMembers(accounts.slice(0, 1), china, settingsFor(url))
  expect(one).toMatchObject({ role: 'arn:aws-cn:iam::444455556666:role/dupin-reader', trouble: '' })
  expect(
    calls.find(({ action }) => action === 'sts:AssumeRole')?.input['ExternalId'],
  ).toBeUndefined()
})

test('what answers for another account, or not at all, is not entered', async () => {
  const { url } = await startDescribing(() => ({}))
  // Its credentials are those of the account that asks, whatever role is meant.
  const [strange] = await tryMembers(
    accounts,
    access,
    describeDeps(url, '', () => 0),
  )
  expect(strange?.trouble).toBe('the role is of account 111122223333')
  const busy = await startDescribing(() => 'ServiceUnavailable')
  const [unwell] = await tryMembers(
    accounts,
    access,
    describeDeps(busy.url, '', () => 0),
  )
  expect(unwell?.trouble).toContain('did not answer sts:AssumeRole')
})
