using SkiaSharp;

namespace Slr.Data.Synthetic;

/// <summary>Draws one person in one pose; the picture plane is 64 wide and 128 high.</summary>
internal sealed class Figure(SKCanvas canvas, Brush brush, Person person, Shot shot)
{
    private readonly float size = 112 * (float)person.Tallness;
    private readonly float breadth = (float)person.Breadth;
    private const float Middle = 32, Feet = 121;

    private float Top => Feet - size;
    private float Shoulder => Top + 0.165f * size;
    private float Hip => Feet - 0.47f * (float)person.LegLength * size;
    private bool Side => shot.View is Viewpoint.Left or Viewpoint.Right;

    /// <summary>-1 when the person walks to the left, 1 to the right, 0 towards or away from the camera.</summary>
    private int Facing => shot.View switch { Viewpoint.Left => -1, Viewpoint.Right => 1, _ => 0 };

    private float HalfShoulder => size * breadth * (Side ? 0.082f : 0.122f);
    private float HalfHip => size * breadth * (Side ? 0.075f : 0.092f);

    /// <summary>Draws from the farthest part to the nearest.</summary>
    public void Draw()
    {
        float swing = (float)Math.Sin(shot.Stride);
        bool back = shot.View == Viewpoint.Back;
        if (person.Bag == Bag.Backpack && !back)
            DrawBackpack();
        DrawArm(-1, swing);
        DrawLegs(swing);
        DrawTorso();
        DrawArm(1, -swing);
        if (person.Bag == Bag.Backpack && back)
            DrawBackpack();
        DrawOtherBag(swing);
        DrawHead(back);
    }

    private void DrawLegs(float swing)
    {
        float spread = size * (Side ? 0.13f : 0.025f) * swing, apart = Side ? 0 : HalfHip * 0.5f;
        float thick = 0.078f * size * (0.6f + 0.4f * breadth);
        for (int leg = -1; leg <= 1; leg += 2)
        {
            float hipX = Middle + leg * apart, footX = hipX + leg * (spread + size * 0.01f);
            float lift = Side ? 0 : Math.Max(0, leg * swing) * size * 0.025f;
            float kneeX = (hipX + footX) / 2 + Facing * size * 0.015f, kneeY = (Hip + Feet) / 2, footY = Feet - 2 - lift;
            Shade cloth = person.Lower.First, lower = person.LowerGarment == LowerGarment.Trousers ? cloth : person.Skin;
            brush.Line(canvas, kneeX, kneeY, footX, footY, thick * (lower == cloth ? 0.85f : 0.65f), lower);
            brush.Line(canvas, hipX, Hip, kneeX, kneeY, thick * 1.1f, person.LowerGarment == LowerGarment.Skirt ? lower : cloth);
            brush.Line(canvas, footX - 0.5f, footY + 1, footX + Facing * size * 0.045f + 0.5f, footY + 1, thick * 0.62f, person.Shoes);
        }
        float hem = Hip + (person.LowerGarment == LowerGarment.Skirt ? 0.2f : 0.07f) * size;
        float flare = person.LowerGarment == LowerGarment.Skirt ? 1.35f : 1.05f;
        using SKPath seat = Trapezoid(Hip - 0.05f * size, HalfHip * 0.95f, hem, HalfHip * flare);
        Garment.Draw(canvas, brush, seat, person.Lower, size, front: false);
    }

    private void DrawTorso()
    {
        using SKPath torso = Trapezoid(Shoulder, HalfShoulder, Hip + 0.015f * size, HalfHip * 1.02f);
        Garment.Draw(canvas, brush, torso, person.Upper, size, shot.View == Viewpoint.Front);
        if (person.Shirt is { } shirt && shot.View != Viewpoint.Back)
        {
            float centre = Middle + Facing * HalfShoulder * 0.75f, half = HalfShoulder * (Side ? 0.22f : 0.3f);
            brush.Rect(canvas, new(centre - half, Shoulder + 1, centre + half, Hip), shirt);
        }
    }

    private void DrawArm(int side, float swing)
    {
        float x = Middle + (Side ? 0 : side * HalfShoulder * 0.98f), reach = size * (Side ? 0.13f : 0.02f) * swing;
        float handX = x + (Side ? Facing * reach : side * (size * 0.02f + Math.Abs(reach))), handY = Hip + 0.03f * size;
        float elbowX = (x + handX) / 2 - Facing * size * 0.012f, elbowY = (Shoulder + handY) / 2;
        float thick = 0.055f * size * (0.5f + 0.5f * breadth);
        Shade sleeve = person.Upper.First.Darker(Side && side < 0 ? 0.25 : 0.08);
        brush.Line(canvas, elbowX, elbowY, handX, handY, thick * 0.85f, person.LongSleeves ? sleeve : person.Skin);
        brush.Line(canvas, x, Shoulder + thick * 0.6f, elbowX, elbowY, thick, sleeve);
        brush.Line(canvas, handX, handY, handX, handY + 0.01f * size, thick * 0.8f, person.Skin);
    }

    private void DrawHead(bool back)
    {
        float radius = 0.062f * size * (float)person.HeadSize, y = Top + radius * 1.15f, wide = radius * 0.86f;
        float x = Middle + Facing * 0.02f * size;
        brush.Line(canvas, Middle, Shoulder + 1, x, y, radius * 0.8f, person.Skin.Darker(0.15));
        if (person.HairStyle == HairStyle.Long)
            brush.Round(canvas, new(x - wide * 1.15f - Facing * wide * 0.4f, y - radius, x + wide * 1.15f - Facing * wide * 0.4f,
                y + radius * 2.1f), wide, person.Hair);
        brush.Oval(canvas, new(x - wide, y - radius, x + wide, y + radius), person.Skin);
        if (person.HairStyle == HairStyle.Bald)
            return;
        if (person.HairStyle == HairStyle.Bun)
            brush.Oval(canvas, new(x - wide * 0.5f - Facing * wide, y - radius * 1.6f, x + wide * 0.5f - Facing * wide, y - radius * 0.5f),
                person.Hair);
        // From behind the hair covers the head; from the side its rear half.
        float cover = back ? 0.75f : Side ? 0.1f : -0.25f;
        canvas.Save();
        canvas.ClipRect(new(x - 40, y - 40, x + 40, y + radius * cover));
        brush.Oval(canvas, new(x - wide * 1.1f - Facing * wide * 0.25f, y - radius * 1.12f, x + wide * 1.1f - Facing * wide * 0.25f,
            y + radius), person.Hair);
        canvas.Restore();
        if (person.HairStyle == HairStyle.Cap)
        {
            brush.Round(canvas, new(x - wide * 1.15f, y - radius * 1.25f, x + wide * 1.15f, y - radius * 0.25f), 2.5f, person.BagShade);
            brush.Line(canvas, x, y - radius * 0.3f, x + (Side ? Facing : 0.3f) * wide * 1.5f, y - radius * 0.3f, 1.5f,
                person.BagShade.Darker(0.2));
        }
        if (back && person.HairStyle == HairStyle.Long)
            brush.Round(canvas, new(x - wide * 1.1f, y - radius, x + wide * 1.1f, y + radius * 2.1f), wide, person.Hair);
    }

    private void DrawBackpack()
    {
        float high = 0.2f * size, half = HalfShoulder * (Side ? 0.6f : 0.78f), x = Middle - Facing * HalfShoulder * 1.1f;
        if (shot.View == Viewpoint.Front)
            return;
        brush.Round(canvas, new(x - half, Shoulder + 1, x + half, Shoulder + high), 4, person.BagShade);
        brush.Rect(canvas, new(x - half * 0.7f, Shoulder + high * 0.6f, x + half * 0.7f, Shoulder + high * 0.9f),
            person.BagShade.Darker(0.3));
    }

    /// <summary>Straps of a backpack from the front, a bag at the hip, or one in the hand.</summary>
    private void DrawOtherBag(float swing)
    {
        float strap = 0.016f * size;
        if (person.Bag == Bag.Backpack && shot.View == Viewpoint.Front)
        {
            for (int side = -1; side <= 1; side += 2)
                brush.Line(canvas, Middle + side * HalfShoulder * 0.6f, Shoulder, Middle + side * HalfShoulder * 0.65f,
                    Shoulder + 0.16f * size, strap * 1.5f, person.BagShade);
        }
        else if (person.Bag == Bag.Shoulder)
        {
            int side = shot.View == Viewpoint.Back ? -1 : 1;
            float x = Middle + side * HalfHip * 0.9f, half = 0.06f * size;
            brush.Line(canvas, Middle - side * HalfShoulder * 0.6f, Shoulder, x, Hip, strap, person.BagShade);
            brush.Round(canvas, new(x - half, Hip - 0.03f * size, x + half, Hip + 0.08f * size), 2, person.BagShade);
        }
        else if (person.Bag == Bag.Hand)
        {
            float x = Middle + (Side ? -Facing * swing * size * 0.13f
                : (shot.View == Viewpoint.Back ? -1 : 1) * (HalfShoulder + 0.03f * size));
            float half = 0.055f * size, y = Hip + 0.05f * size;
            brush.Round(canvas, new(x - half, y, x + half, y + 0.13f * size), 2, person.BagShade);
        }
    }

    private static SKPath Trapezoid(float top, float halfTop, float bottom, float halfBottom)
    {
        using var path = new SKPathBuilder();
        path.MoveTo(Middle - halfTop * 0.75f, top - 1.5f);
        path.LineTo(Middle + halfTop * 0.75f, top - 1.5f);
        path.LineTo(Middle + halfTop, top + 3);
        path.LineTo(Middle + halfBottom, bottom);
        path.LineTo(Middle - halfBottom, bottom);
        path.LineTo(Middle - halfTop, top + 3);
        path.Close();
        return path.Detach();
    }
}
