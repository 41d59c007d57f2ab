/// Names as Algerian registers write them, in both scripts.
enum DemoNameLists {
    typealias Name = (latin: String, arabic: String)

    static let men = read(
        """
        Mohamed محمد|Ahmed أحمد|Ali علي|Omar عمر|Karim كريم|Rachid رشيد|Youcef يوسف|Abdelkader عبد القادر|Samir سمير\
        |Nabil نبيل|Hocine حسين|Brahim إبراهيم|Mustapha مصطفى|Said سعيد|Farid فريد|Khaled خالد|Amine أمين|Bilal بلال\
        |Hamza حمزة|Sofiane سفيان|Walid وليد|Yacine ياسين|Reda رضا|Djamel جمال|Mourad مراد|Nacer ناصر|Tarek طارق\
        |Abderrahmane عبد الرحمن|Abdelhak عبد الحق|Fouad فؤاد|Lotfi لطفي|Mehdi مهدي|Nassim نسيم|Ramzi رمزي|Salim سليم\
        |Toufik توفيق|Zakaria زكرياء|Ismail إسماعيل|Ilyes إلياس|Anis أنيس|Adel عادل|Azzedine عز الدين|Boualem بوعلام\
        |Chakib شكيب|Fethi فتحي|Hakim حكيم|Kamel كمال|Lakhdar لخضر|Larbi العربي|Malik مالك|Messaoud مسعود|Noureddine نور الدين\
        |Riad رياض|Slimane سليمان|Tahar الطاهر|Tayeb الطيب|Younes يونس|Ayoub أيوب|Okba عقبة|Hichem هشام
        """)
    static let women = read(
        """
        Fatima فاطمة|Amina أمينة|Khadidja خديجة|Meriem مريم|Samira سميرة|Nadia نادية|Leila ليلى|Yasmine ياسمين|Imane إيمان\
        |Sarah سارة|Karima كريمة|Souad سعاد|Houria حورية|Malika مليكة|Zohra زهرة|Nassima نسيمة|Farida فريدة|Hayet حياة\
        |Aicha عائشة|Asma أسماء|Chahinez شاهيناز|Djamila جميلة|Fella فلة|Ghania غنية|Hanane حنان|Ikram إكرام|Kenza كنزة\
        |Lamia لمياء|Lynda ليندة|Mounia مونية|Naima نعيمة|Nawel نوال|Ouarda وردة|Rachida رشيدة|Rania رانية|Rym ريم\
        |Sabrina صابرينة|Safia صفية|Salima سليمة|Selma سلمى|Siham سهام|Sonia سونية|Wafa وفاء|Wassila وسيلة|Zineb زينب\
        |Dalila دليلة|Hafida حفيظة|Nesrine نسرين|Nour نور|Radia راضية
        """)
    static let families = read(
        """
        Benali بن علي|Haddad حداد|Bouzid بوزيد|Saidi سعيدي|Brahimi إبراهيمي|Belkacem بلقاسم|Mansouri منصوري|Cherif شريف\
        |Benamar بن عمر|Hamidi حميدي|Boudiaf بوضياف|Ziani زياني|Khelifi خليفي|Rahmani رحماني|Meziane مزيان|Amrani عمراني\
        |Bensalem بن سالم|Toumi تومي|Guerroudj قروج|Slimani سليماني|Bouchareb بوشارب|Djebbar جبار|Ferhat فرحات|Ouali والي\
        |Kaci قاسي|Ait Ahmed آيت أحمد|Benmoussa بن موسى|Bouhired بوحيرد|Boumediene بومدين|Chaouch شاوش|Dahmani دحماني\
        |Djaballah جاب الله|Fergani فرقاني|Ghezali غزالي|Hadj Ahmed حاج أحمد|Hamdi حمدي|Kaddour قدور|Kadri قادري|Khaldi خالدي\
        |Laribi لعريبي|Lounes لونيس|Maamar معمر|Mahdjoub محجوب|Mebarki مباركي|Merabet مرابط|Messaoudi مسعودي|Mokrani مقراني\
        |Naceri ناصري|Nouri نوري|Ouadah وضاح|Rezki رزقي|Sahraoui صحراوي|Salhi صالحي|Sebbah صباح|Selmani سلماني|Taleb طالب\
        |Tebboune تبون|Yahiaoui يحياوي|Zerrouki زروقي|Zidane زيدان|Abbas عباس|Abdelli عبدلي|Achour عاشور|Allouache علواش\
        |Amari عماري|Aouadi عوادي|Arab عراب|Azzouz عزوز|Bachir بشير|Bakhti بختي|Belaid بلعيد|Belarbi بلعربي|Belhadj بلحاج\
        |Bellil بليل|Benabdallah بن عبد الله|Benaissa بن عيسى|Benchikh بن شيخ|Bendjelloul بن جلول|Benhamou بن حمو\
        |Benkhelifa بن خليفة|Benmohamed بن محمد|Bensaid بن سعيد|Benyoucef بن يوسف|Berkani بركاني|Bettahar بالطاهر\
        |Bouali بوعلي|Boubekeur بوبكر|Bouguerra بوقرة|Boukhari بوخاري|Boulahia بولحية|Bourouba بوروبة|Boussaid بوسعيد\
        |Boutaleb بوطالب|Chabane شعبان|Chebli شبلي|Chenouf شنوف|Daoud داود|Derradji دراجي|Djelloul جلول|Djouadi جوادي\
        |Drif دريف|Fares فارس|Fellah فلاح|Ghalem غالم|Guendouz قندوز|Habib حبيب|Hachemi هاشمي|Hamani حماني|Hamouda حمودة\
        |Henni هني|Ikhlef إخلف|Kebir كبير|Kerrar كرار|Khemissi خميسي|Korichi قريشي|Lahouel لحول|Lakehal لكحل|Lamri لعمري\
        |Madani مدني|Maiza معيزة|Medjdoub مجدوب|Mekki مكي|Moulay مولاي|Moussaoui موساوي|Nait Ali نايت علي|Ouyahia أويحيى\
        |Rabhi رابحي|Rahal رحال|Remili رميلي|Sadek صادق|Saadi سعدي|Seddiki صديقي|Smaili إسماعيلي|Tamer تامر|Touati تواتي\
        |Zaidi زايدي|Zenati زناتي|Zitouni زيتوني
        """)
    static let trades = read(
        """
        SARL شركة|EURL مؤسسة|SPA شركة مساهمة|SNC شركة تضامن|Entreprise مؤسسة|Ets مؤسسات
        """)
    static let marks = read(
        """
        El Baraka البركة|El Amel الأمل|Errahma الرحمة|Nour النور|El Feth الفتح|Djurdjura جرجرة|Aurès الأوراس|Chenoua شنوة\
        |Tassili الطاسيلي|Mitidja متيجة|Soummam الصومام|Essalam السلام|El Wafa الوفاء|Sirta سيرتا|El Bahdja البهجة|Ouarsenis الونشريس\
        |Zaccar زكار|Ettadamoun التضامن|El Djazaïr الجزائر|Numidia نوميديا|Rimel الرمال|El Hana الهناء|Tell التل|Oasis الواحة
        """)
    static let businesses = read(
        """
        Transport للنقل|Travaux Publics للأشغال العمومية|Import للاستيراد|Distribution للتوزيع|Bâtiment للبناء|Textile للنسيج\
        |Agroalimentaire للصناعات الغذائية|Informatique للإعلام الآلي|Pharma للأدوية|Électricité للكهرباء|Services للخدمات\
        |Menuiserie للنجارة|Imprimerie للطباعة|Froid للتبريد|Pièces Auto لقطع الغيار|Hôtellerie للفندقة
        """)

    /// The Latin part ends where the Arabic letters begin.
    private static func read(_ text: String) -> [Name] {
        text.split(separator: "|").map { entry in
            let start = entry.unicodeScalars.firstIndex { (0x600...0x6FF).contains($0.value) } ?? entry.endIndex
            return (latin: trimmed(entry[..<start]), arabic: trimmed(entry[start...]))
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.last?.isWhitespace ?? false { text.removeLast() }
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        return String(text)
    }
}
