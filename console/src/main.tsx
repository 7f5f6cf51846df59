import '@cloudscape-design/global-styles/index.css'
import './styles.css'
import I18nProvider from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueries } from './api/queries.ts'
import { placeOf } from './router/location.ts'
import { heedDetectiveLinks } from './router/open-detective-link.ts'
import { SESSION_KEY } from './session/session.ts'
import { App } from './shell/app.tsx'
import { pageOf } from './shell/pages.tsx'

const queries = createQueries(() => {
  queries.resetQueries({ queryKey: SESSION_KEY }).catch(() => undefined)
})
heedDetectiveLinks()
// The page of the address is on its way while it is asked who is signed in.
pageOf(placeOf(location).segments)
  .page.fetch()
  .catch(() => undefined)
const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      {/* Names of arrows, crosses and the like, for who does not see them. */}
      <I18nProvider locale="en" messages={[messages]}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  )
