@echo off
rem Builds the host where its sources changed, then hands over to it. Needs the .NET 10 SDK and Node.
setlocal
set "root=%~dp0"
where dotnet >nul 2>nul || (echo omni needs the .NET 10 SDK: https://dotnet.microsoft.com/download 1>&2 & exit /b 1)
where node >nul 2>nul || (echo omni needs Node.js 20 or later: https://nodejs.org 1>&2 & exit /b 1)
set FunctionsHost=embedded
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
pushd "%root%"
dotnet build runtime -c Release -v q --nologo 1>&2 || (popd & exit /b 1)
popd
set FunctionsHost=
dotnet "%root%artifacts\embedded\bin\Omni.Runtime\release\Omni.Runtime.dll" %*
