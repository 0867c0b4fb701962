using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace Command.Web.Features.Account;

/// <summary>A text as a QR code (ISO/IEC 18004), drawn here so that the secret in it leaves the server in this page alone and needs no picture from elsewhere.</summary>
public sealed partial class QrCode
{
    private string _path = "";
    private int _side;

    [Parameter]
    [EditorRequired]
    public required string Text { get; set; }

    /// <summary>What it is, for those who can't see it.</summary>
    [Parameter]
    [EditorRequired]
    public required string Label { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        using QRCodeGenerator generator = new();
        using QRCodeData data = generator.CreateQrCode(Text, QRCodeGenerator.ECCLevel.M);
        StringBuilder path = new();
        _side = data.ModuleMatrix.Count;
        for (int y = 0; y < _side; y++)
        {
            BitArray row = data.ModuleMatrix[y];
            for (int x = 0; x < row.Length; x++)
            {
                if (row[x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        _path = path.ToString();
    }
}
