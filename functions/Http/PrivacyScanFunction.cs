using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <summary>Says where in all that Omni keeps some texts are: nowhere, after an erasure.</summary>
public sealed class PrivacyScanFunction(Callers callers, PersonalDataScan scan, AuditLog audit, ILogger<PrivacyScanFunction> logger)
{
    [Function(FunctionNames.ScanPersonalData)]
    public async Task<IResult> ScanAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.PrivacyScan)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ScanPersonalData, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ScanInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Texts.Count is 0 or > PersonalDataScan.MaxTexts
            || input.Texts.Any(text => text is null || !PersonalDataScan.IsText(text)))
        {
            return Problems.Invalid(
                $"texts are 1 to {PersonalDataScan.MaxTexts}, of {PersonalDataScan.MinLength} to {PersonalDataScan.MaxLength} UTF-16 units each; {PersonalDataScan.MinIdeographs} Chinese, Japanese or Korean characters are enough.");
        }

        // That somebody looked, and for how many: not for what.
        await audit.RecordAsync(caller.Id, AuditEvents.DataScanned, "", input.Texts.Count.ToString(CultureInfo.InvariantCulture), ct);
        var found = await scan.FindAsync(input.Texts, ct);
        logger.DataScanned(caller.Id, input.Texts.Count, found.Count);
        return Answers.Ok(new(scan.Stores, found), ApiJson.Default.ScanShape);
    }
}
