using System.Text.Encodings.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests;

public sealed class WebUiTests
{
    [Fact]
    public void AddWebUi_ChineseOnAPage_StaysReadableWhileMarkupIsEncoded()
    {
        using ServiceProvider services = new ServiceCollection().AddWebUi().BuildServiceProvider();
        Assert.Equal("演练 &lt;b&gt;", services.GetRequiredService<HtmlEncoder>().Encode("演练 <b>"));
    }
}
