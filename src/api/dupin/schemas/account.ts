import { z } from '@hono/zod-openapi'
import { ROLES } from '../../access/principal.ts'
import { NextSchema } from './common.ts'

export const WhoAmISchema = z
  .object({
    account: z.string(),
    role: z.enum(ROLES),
    arn: z.string(),
    accessKeyId: z.string(),
    graph: z
      .object({
        key: z.string(),
        accounts: z
          .array(z.string())
          .nullable()
          .openapi({ description: 'Accounts whose rows are seen; null: all of the lake' }),
      })
      .nullable()
      .openapi({ description: 'What is seen; null when that is nothing' }),
    version: z.string().openapi({ description: 'Of the server' }),
  })
  .openapi('WhoAmI', {
    example: {
      account: '111122223333',
      role: 'investigator',
      arn: 'arn:aws:iam::111122223333:user/investigator',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      graph: { key: 'account:111122223333', accounts: ['111122223333'] },
      version: '0.1.0',
    },
  })

export const OrganizationPageSchema = z
  .object({
    items: z.array(
      z.object({
        account: z.string(),
        isManagement: z.boolean().openapi({ description: 'Whether it manages the organization' }),
        status: z
          .enum([
            'ADMINISTRATOR',
            'NOT_A_MEMBER',
            'INVITED',
            'VERIFICATION_IN_PROGRESS',
            'VERIFICATION_FAILED',
            'ENABLED',
            'ACCEPTED_BUT_DISABLED',
          ])
          .openapi({ description: 'How it stands to the behavior graph of the organization' }),
      }),
    ),
    next: NextSchema,
  })
  .openapi('OrganizationPage', {
    example: {
      items: [{ account: '111122223333', isManagement: true, status: 'NOT_A_MEMBER' }],
      next: null,
    },
  })

export const AuditPageSchema = z
  .object({
    items: z.array(z.record(z.string(), z.unknown())).openapi({
      description: 'CloudTrail records of what was asked of this server, the newest first',
    }),
    next: NextSchema,
  })
  .openapi('AuditPage', { example: { items: [], next: null } })
