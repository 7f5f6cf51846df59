import { expect, test } from 'vitest'
import { principalKey } from '../../../src/investigations/causes/candidate.ts'

test.each([
  [
    'arn:aws:iam::111122223333:role/service-role/deep/worker',
    'arn:aws:iam::111122223333:role/worker',
  ],
  ['arn:aws:iam::111122223333:role/worker', 'arn:aws:iam::111122223333:role/worker'],
  [
    'arn:aws-us-gov:iam::111122223333:role/x/worker',
    'arn:aws-us-gov:iam::111122223333:role/worker',
  ],
  // Users of one name under two paths cannot be told apart either, but no log leaves their path out.
  ['arn:aws:iam::111122223333:user/team/eve', 'arn:aws:iam::111122223333:user/team/eve'],
  ['ecs-tasks.amazonaws.com', 'ecs-tasks.amazonaws.com'],
  [undefined, ''],
])('%s is known as %s', (id, key) => {
  expect(principalKey(id)).toBe(key)
})
