print("sila")
