# The azure flavour for Kubernetes (infra/kubernetes). Needs a package source that has all of the real packages. Build in the repository's root:
#   docker build -f infra/container/functions.Dockerfile -t omni-functions .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
ENV FunctionsHost=azure
RUN dotnet publish functions -c Release -o /app

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0
ENV AzureWebJobsScriptRoot=/home/site/wwwroot
COPY --from=build /app /home/site/wwwroot
