metadata name = 'Secrets'
metadata description = 'The vault of the signing key. The key itself is put there once by a person or a hook: a template would make a new one each time.'

@description('Required. Name of the vault.')
@maxLength(24)
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
  }
}

@description('Address of the vault.')
output endpoint string = vault.properties.vaultUri
