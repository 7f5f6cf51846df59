import { expect, test } from 'vitest'
import { readAccounts } from '../../../src/pages/accounts/invited-accounts.ts'

test('accounts are read as Detective’s CSV files have them', () => {
  const { accounts, problems } = readAccounts(
    'Account ID,Email address\r\n111122223333,root@example.com\r\n"444455556666","a@example.org"\n\n777788889999\n111122223333,again@example.com\n',
  )
  expect(problems).toEqual([])
  expect(accounts).toEqual([
    { AccountId: '111122223333', EmailAddress: 'root@example.com' },
    { AccountId: '444455556666', EmailAddress: 'a@example.org' },
    { AccountId: '777788889999' },
  ])
})

test.each([
  ['12345,root@example.com', 'Line 1: an account ID has 12 digits.'],
  ['111122223333,nobody', 'Line 1: this is no email address.'],
  ['111122223333\n<script>', 'Line 2: an account ID has 12 digits.'],
])('%j is refused with its line', (text, problem) => {
  expect(readAccounts(text).problems).toEqual([problem])
})
