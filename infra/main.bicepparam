using 'main.bicep'

var sizesByTier = {
  dev: loadJsonContent('main.parameters.dev.json').parameters.sizes.value
  prod: loadJsonContent('main.parameters.prod.json').parameters.sizes.value
}

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param sizes = sizesByTier[readEnvironmentVariable('OMNI_TIER', 'dev')]
param alertEmails = filter(split(readEnvironmentVariable('OMNI_ALERT_EMAILS', ''), ','), email => !empty(email))
param deployerId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param deployerType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
