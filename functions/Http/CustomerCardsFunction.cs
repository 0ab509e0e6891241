using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Cards;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>Shows what the company's other systems say about a customer.</summary>
public sealed class CustomerCardsFunction(CustomerAccess access, CustomerCards customers, CardDesk cards)
{
    [Function(FunctionNames.ReadCards)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerCards)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ReadCards, id, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        return await customers.ReadAsync(admitted.Customer.Id, ct) is { } customer
            ? Answers.Ok(new CardsShape(await cards.ReadAsync(admitted.Customer.Id, customer.Identities, ct)), ApiJson.Default.CardsShape)
            : Problems.NotFound("customer");
    }
}
