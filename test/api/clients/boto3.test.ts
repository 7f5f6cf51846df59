import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { lacks } from '../../support/peers/peer.ts'
import { pythonWith, runPython } from '../../support/peers/python.ts'
import { ADMINISTRATOR, emailOf, MEMBER, startTestServer } from '../../support/serve.ts'

const python = await pythonWith('boto3')
const isLacking = lacks(python, 'boto3 against dupin serve')

const SCRIPT = fileURLToPath(new URL('boto3-client.py', import.meta.url))

it.runIf(!isLacking)(
  'boto3 reads what it is answered as it would from AWS',
  { timeout: 120_000 },
  async () => {
    const server = await startTestServer()
    try {
      const [administrator, member] = [ADMINISTRATOR, MEMBER].map((one) => server.credentials(one))
      const ran = await runPython(python.program, [SCRIPT], {
        DUPIN_ENDPOINT: server.endpoint,
        ADMINISTRATOR_ID: administrator?.accessKeyId ?? '',
        ADMINISTRATOR_SECRET: administrator?.secretAccessKey ?? '',
        MEMBER_ID: member?.accessKeyId ?? '',
        MEMBER_SECRET: member?.secretAccessKey ?? '',
        MEMBER_ACCOUNT: MEMBER,
        MEMBER_EMAIL: emailOf(MEMBER),
      })
      expect(ran.err).toBe('')
      const lines = ran.out.trim().split('\n')
      const answers = lines.map((line): unknown => JSON.parse(line))
      expect(answers).toEqual([
        { name: 'identity', answer: ADMINISTRATOR },
        { name: 'graphs', answer: true },
        { name: 'created', answer: ['VERIFICATION_IN_PROGRESS'] },
        { name: 'members', answer: [['ENABLED'], 1] },
        { name: 'packages', answer: { DETECTIVE_CORE: 'STARTED', EKS_AUDIT: 'STARTED' } },
        { name: 'foreign', answer: ['ResourceNotFoundException', 404] },
        { name: 'invalid', answer: ['ValidationException', 400] },
        { name: 'token', answer: ['ValidationException', 400] },
        { name: 'left', answer: [] },
        { name: 'deleted', answer: {} },
        { name: 'anew', answer: 4 },
      ])
    } finally {
      await server.close()
    }
  },
)
