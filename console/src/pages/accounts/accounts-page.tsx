import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function AccountsPage() {
  return <ContentLayout header={<Header variant="h1">Accounts</Header>}>{null}</ContentLayout>
}
